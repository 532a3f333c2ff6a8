package dev.assay.experiments.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import dev.assay.experiments.binding.Binder;
import dev.assay.experiments.binding.Bound;
import dev.assay.spi.Component;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What every plugin that comes with Assay keeps to. */
class InstalledPluginsTest {
    private static final Registry REGISTRY = Plugins.discover(Optional.empty());

    @Test
    void bringComponentsOfSeveralKinds() {
        assertThat(REGISTRY.kinds()).contains("architecture", "initializer", "layer", "loss", "optimizer", "schedule");
        assertThat(REGISTRY.names("optimizer")).contains("sgd", "adam");
    }

    @TestFactory
    Stream<DynamicTest> haveDefaultsAndExamplesThatBind() {
        return REGISTRY.all().stream()
                .map(type -> DynamicTest.dynamicTest(type.toString(), () -> {
                    Config config = REGISTRY.defaults(type.kind(), type.name()).toConfig();
                    for (Setting setting : type.settings()) {
                        if (setting.example().isPresent()) {
                            config = ConfigFactory.parseString(setting.name() + " = "
                                            + setting.example().get())
                                    .withFallback(config);
                        }
                    }
                    Bound<Component> bound = new Binder(REGISTRY).component(type, Component.class, config);
                    assertThat(bound.value()).isInstanceOf(type.type());
                }));
    }

    @Test
    void haveDefaultsWhoseOriginsAreShortAndTheSameEverywhere() {
        ConfigObject adam = REGISTRY.defaults("optimizer", "adam");
        assertThat(adam.toConfig().getValue("beta1").origin().description())
                .matches("assay-optimizers reference\\.conf: \\d+");
        assertThat(adam.toConfig().getString("name")).isEqualTo("adam");
    }
}
