package dev.assay.experiments.plugins;

import com.typesafe.config.ConfigValue;
import java.lang.reflect.Type;
import java.util.Optional;

/**
 * One setting of a component.
 *
 * @param name in kebab-case
 * @param defaultValue as reference.conf has it; empty where a config must give the setting
 * @param example for a setting without a default, in HOCON
 * @param doc one or a few sentences
 */
public record Setting(
        String name, Type type, Optional<ConfigValue> defaultValue, Optional<String> example, String doc) {}
