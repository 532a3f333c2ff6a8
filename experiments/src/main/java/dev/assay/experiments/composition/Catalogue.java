package dev.assay.experiments.composition;

import com.typesafe.config.ConfigObject;
import java.util.SortedSet;

/** The components that groups can be filled with, besides the options that files give. */
public interface Catalogue {
    /** The kinds that have components. */
    SortedSet<String> kinds();

    /** The names of the components of a kind; empty where the group is not a kind's. */
    SortedSet<String> names(String kind);

    /** {@code name} and all settings of a component as its module's reference.conf has them, with their origins. */
    ConfigObject defaults(String kind, String name);

    /** The settings of a component that have no default, so that a config must give them. */
    SortedSet<String> required(String kind, String name);
}
