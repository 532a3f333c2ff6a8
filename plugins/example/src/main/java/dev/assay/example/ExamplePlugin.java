package dev.assay.example;

import dev.assay.spi.Component;
import dev.assay.spi.Plugin;
import java.util.List;

/** This jar's contribution: an optimizer and a layer. */
public final class ExamplePlugin implements Plugin {
    @Override
    public List<Class<? extends Component>> components() {
        return List.of(Lion.class, Mish.class);
    }
}
