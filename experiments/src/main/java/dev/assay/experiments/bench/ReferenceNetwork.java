package dev.assay.experiments.bench;

import dev.assay.data.Task;
import dev.assay.spi.Nearest;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A network that engines are measured with: an input, classes, and what a config must say to get it. All take Nesterov's momentum 0.9 at
 * a learning rate of 0.01, as their counterparts in other frameworks do.
 *
 * @param config overrides on the built-in config
 */
public record ReferenceNetwork(String name, Shape input, int classes, List<String> config) {
    private static final List<ReferenceNetwork> ALL = List.of(
            of("mlp-800x2", "1x28x28", 10, 128, "architecture=mlp", "architecture.hidden=[800,800]"),
            of("lenet", "1x28x28", 10, 128, "architecture=lenet"),
            of("vgg-small", "3x32x32", 10, 128, "architecture=vgg-small"),
            of("resnet-20", "3x32x32", 10, 128, "architecture=cifar-resnet", "architecture.depth=20"),
            of("lstm-64-128-t32", "32x64", 10, 128, "architecture=lstm", "architecture.units=[128]"),
            // PyTorch's response norm: k is 1, and alpha is divided by the depth.
            of(
                    "alexnet",
                    "3x227x227",
                    1000,
                    16,
                    "architecture=alexnet",
                    "architecture.normalization={name: local-response-normalization, alpha: 2e-5, k: 1.0}"));

    /** One product of square matrices, whose rate in inference stands for the most that the machine can do. */
    private static final ReferenceNetwork PRODUCT = of("matmul-2048", "2048", 2048, 2048, "architecture=linear");

    public ReferenceNetwork {
        config = List.copyOf(config);
    }

    private static ReferenceNetwork of(String name, String input, int classes, int batch, String... architecture) {
        List<String> config = new ArrayList<>(List.of(architecture));
        config.addAll(List.of(
                "batch-size=" + batch, "optimizer=nesterov", "optimizer.learning-rate=0.01", "optimizer.momentum=0.9"));
        return new ReferenceNetwork(name, Shape.parse(input), classes, config);
    }

    /** All that are measured unless asked otherwise, the cheapest first of their kind. */
    public static List<ReferenceNetwork> all() {
        return ALL;
    }

    /**
     * The network of that name.
     *
     * @throws UserException where there is none, with the nearest name and those that there are
     */
    public static ReferenceNetwork named(String name) {
        return Stream.concat(ALL.stream(), Stream.of(PRODUCT))
                .filter(network -> network.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new UserException("there is no reference network '" + name + "'; "
                        + Nearest.hint(
                                name, ALL.stream().map(ReferenceNetwork::name).toList())));
    }

    /** What is asked of it. */
    public Task task() {
        return Task.MultiClass.of(classes);
    }
}
