package dev.assay.spi;

import java.util.List;

/** A jar's contribution: the components that it brings, found by {@link java.util.ServiceLoader}. */
public interface Plugin {
    /** The component classes, each as described in {@link Component}, in the order in which they are to be listed. */
    List<Class<? extends Component>> components();
}
