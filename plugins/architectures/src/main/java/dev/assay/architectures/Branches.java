package dev.assay.architectures;

import dev.assay.data.Layout;
import dev.assay.data.Task;
import dev.assay.network.Activation;
import dev.assay.network.Concatenate;
import dev.assay.network.Dense;
import dev.assay.network.Flatten;
import dev.assay.network.Network;
import dev.assay.network.Node;
import dev.assay.network.ShapeException;
import dev.assay.spi.Architecture;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A network for several inputs and outputs: each input through an architecture of its own that makes features of it, these joined, and an
 * architecture of its own for each output on what is joined. Outputs that share their features were studied first by Caruana 1997,
 * https://doi.org/10.1023/A:1007379606734.
 *
 * <p>The nodes of an input's or output's architecture bear its name before their own: {@code image.convolution1}.
 *
 * @param inputs what inputs go through; one without a branch is joined as it is
 * @param activation what follows the features of a branch and the shared layers
 * @param shared how many units dense layers have, first to last, that all outputs share
 * @param outputs what makes outputs; one without is made by a dense layer
 */
@Name("branches")
public record Branches(List<Branch> inputs, Activation activation, List<Integer> shared, List<Head> outputs)
        implements Architecture {
    private static final String OUTPUT = "output";

    /**
     * What an input goes through.
     *
     * @param input its name; that of an only one is {@code input}
     * @param features how many numbers are made of it, at least 1
     */
    public record Branch(String input, Architecture architecture, int features) {
        public Branch {
            Settings.atLeast(1, "features", features);
        }
    }

    /** What makes an output. */
    public record Head(String output, Architecture architecture) {}

    public Branches {
        inputs = List.copyOf(inputs);
        shared = List.copyOf(shared);
        outputs = List.copyOf(outputs);
        once("inputs", inputs.stream().map(Branch::input));
        once("outputs", outputs.stream().map(Head::output));
        shared.forEach(units -> Settings.atLeast(1, "shared", units));
    }

    private static void once(String setting, Stream<String> names) {
        Set<String> seen = new HashSet<>();
        names.forEach(name -> {
            if (!seen.add(name)) {
                throw new IllegalArgumentException(setting + " names '" + name + "' twice");
            }
        });
    }

    @Override
    public Network network(Shape input, Task task) {
        return network(Layout.of(input), task);
    }

    /** @throws UserException where there is no such input or output, or an input and an output bear one name */
    @Override
    public Network network(Layout layout, Task task) {
        List<Task.MultiOutput.Named> tasks = task instanceof Task.MultiOutput several
                ? several.tasks()
                : List.of(new Task.MultiOutput.Named(OUTPUT, task));
        check(layout, tasks);
        Network.Builder network = Network.of(layout.shape());
        List<String> features = new ArrayList<>();
        for (Layout.Field input : layout.fields()) {
            features.add(branch(network, layout, input));
        }
        String joined = joined(network, "joined", features);
        for (int i = 1; i <= shared.size(); i++) {
            joined = network.named("shared" + i, new Dense(shared.get(i - 1), true), joined)
                    .named("shared" + i + ".activation", activation)
                    .last();
        }
        List<String> ends = new ArrayList<>();
        for (Task.MultiOutput.Named each : tasks) {
            String end = head(network, joined, each);
            ends.add(
                    tasks.size() > 1 && each.task().outputs().rank() > 1
                            ? network.named(each.name() + ".flat", new Flatten(), end)
                                    .last()
                            : end);
        }
        joined(network, "outputs", ends);
        return network.build();
    }

    private void check(Layout layout, List<Task.MultiOutput.Named> tasks) {
        Layout ends = new Layout(
                tasks.size() == 1
                        ? List.of(new Layout.Field(
                                tasks.get(0).name(), 0, tasks.get(0).task().outputs()))
                        : new Task.MultiOutput(tasks).layout().fields());
        inputs.forEach(branch -> layout.field("architecture branches: the data set has no input", branch.input()));
        outputs.forEach(head -> ends.field("architecture branches: the data set has no output", head.output()));
        layout.fields()
                .forEach(input -> ends.find(input.name()).ifPresent(both -> {
                    throw new UserException(
                            "architecture branches: an input and an output of the data set are both named '"
                                    + both.name() + "', which are to be told apart: give one of them another name");
                }));
    }

    /** Adds what an input goes through; gives the name of the node that puts out a vector of features. */
    private String branch(Network.Builder network, Layout layout, Layout.Field input) {
        String node = InputNodes.add(network, layout, input, input.name() + ".input");
        Optional<Branch> branch = inputs.stream()
                .filter(each -> each.input().equals(input.name()))
                .findFirst();
        if (branch.isEmpty()) {
            return input.shape().rank() == 1
                    ? node
                    : network.named(input.name() + ".flat", new Flatten(), node).last();
        }
        Task features =
                new Task.Regression(IntStream.rangeClosed(1, branch.get().features())
                        .mapToObj(number -> "feature" + number)
                        .toList());
        Network own = of("the input '" + input.name() + "'", branch.get().architecture(), input.shape(), features);
        append(network, input.name(), own, node);
        return network.named(input.name() + ".activation", activation).last();
    }

    private String head(Network.Builder network, String joined, Task.MultiOutput.Named output) {
        Shape input = network.shape(joined);
        Architecture architecture = outputs.stream()
                .filter(each -> each.output().equals(output.name()))
                .findFirst()
                .map(Head::architecture)
                .orElse(new Linear());
        Network own = of("the output '" + output.name() + "'", architecture, input, output.task());
        return append(network, output.name(), own, joined);
    }

    private static Network of(String what, Architecture architecture, Shape input, Task task) {
        try {
            return architecture.network(input, task);
        } catch (ShapeException e) {
            throw new ShapeException("architecture branches, " + what + ": " + e.getMessage());
        }
    }

    /** Adds a network's nodes with a name before their own; gives the name of the last. */
    private static String append(Network.Builder network, String name, Network own, String input) {
        for (Node node : own.nodes()) {
            network.named(
                    name + "." + node.name(),
                    node.layer(),
                    node.inputs().stream()
                            .map(from -> from.equals(Network.INPUT) ? input : name + "." + from)
                            .toArray(String[]::new));
        }
        return network.last();
    }

    private static String joined(Network.Builder network, String name, List<String> parts) {
        return parts.size() == 1
                ? parts.get(0)
                : network.named(name, new Concatenate(), parts.toArray(String[]::new))
                        .last();
    }
}
