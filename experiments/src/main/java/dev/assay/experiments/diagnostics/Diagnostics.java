package dev.assay.experiments.diagnostics;

import dev.assay.data.Batch;
import dev.assay.data.Examples;
import dev.assay.data.Part;
import dev.assay.experiments.spec.DiagnosticsSpec;
import dev.assay.experiments.spec.ExperimentSpec;
import dev.assay.network.Network;
import dev.assay.network.Node;
import dev.assay.network.NoisyReLU;
import dev.assay.network.ReLU;
import dev.assay.network.Reach;
import dev.assay.network.Weight;
import dev.assay.results.InputImage;
import dev.assay.results.Seen;
import dev.assay.run.Seeds;
import dev.assay.run.Snapshot;
import dev.assay.spi.Model;
import dev.assay.spi.Objective;
import dev.assay.spi.Progress;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Looks into a network that learns, as its run's spec says. It reads the model and draws random numbers of its own alone, so what is learned is the same to the
 * bit with and without.
 */
public final class Diagnostics {
    private static final int KERNEL_OF_CONVOLUTION = 4;
    private static final int MAP = 3;

    private final ExperimentSpec run;
    private final Optional<DiagnosticsSpec> spec;
    private final Network network;
    private final Objective objective;
    private final Seeds seeds;
    private final Map<Part, Examples> ready;
    private final Map<Part, Examples> raw;

    private Diagnostics(
            ExperimentSpec run,
            Optional<DiagnosticsSpec> spec,
            Network network,
            Objective objective,
            Seeds seeds,
            Map<Part, Examples> ready,
            Map<Part, Examples> raw) {
        this.run = run;
        this.spec = spec;
        this.network = network;
        this.objective = objective;
        this.seeds = seeds;
        this.ready = ready;
        this.raw = raw;
    }

    /**
     * What a run's spec asks for.
     *
     * @param ready the parts as the network gets them
     * @param raw the parts as the data set has them
     * @throws UserException where it can't be had, saying what can
     */
    public static Diagnostics of(
            ExperimentSpec run,
            Network network,
            Objective objective,
            Seeds seeds,
            Map<Part, Examples> ready,
            Map<Part, Examples> raw) {
        Optional<DiagnosticsSpec> on = run.diagnostics().filter(DiagnosticsSpec::isOn);
        on.ifPresent(spec -> {
            check(spec, network);
            boolean looks = spec.deadUnits()
                    || !spec.activations().layers().isEmpty()
                    || !spec.patches().layers().isEmpty()
                    || !spec.maximization().layers().isEmpty();
            Optional<Examples> examples = Optional.ofNullable(ready.get(spec.part()));
            if (looks && examples.isEmpty()) {
                throw new UserException(
                        "diagnostics.part: the run has no " + spec.part().label()
                                + " part; there are: "
                                + ready.keySet().stream().map(Part::label).collect(Collectors.joining(", ")));
            }
            examples.ifPresent(part -> {
                int example = spec.activations().example();
                if (!spec.activations().layers().isEmpty() && example >= part.size()) {
                    throw new UserException("diagnostics.activations.example must be below " + part.size()
                            + ", the examples of the " + spec.part().label() + " part, found " + example);
                }
            });
        });
        return new Diagnostics(run, on, network, objective, seeds, ready, raw);
    }

    /**
     * Checks that a network has what is to be looked at.
     *
     * @throws UserException where it has not
     */
    public static void check(DiagnosticsSpec spec, Network network) {
        ChosenLayers.of(network, "diagnostics.layers", spec.layers());
        ChosenLayers.of(
                network, "diagnostics.activations.layers", spec.activations().layers());
        List<Node> patches = ChosenLayers.of(
                network, "diagnostics.patches.layers", spec.patches().layers());
        List<Node> maximized = ChosenLayers.of(
                network, "diagnostics.maximization.layers", spec.maximization().layers());
        checkImages(network, "diagnostics.patches.layers", patches);
        checkImages(network, "diagnostics.maximization.layers", maximized);
        if (spec.filters()) {
            filterWeight(network);
        }
    }

    private static void checkImages(Network network, String setting, List<Node> layers) {
        if (!layers.isEmpty() && !InputImage.suits(network.input())) {
            throw new UserException(setting + ": the network's inputs, of " + network.input()
                    + ", are no images (1 or 3 channels x height x width)");
        }
        for (Node layer : layers) {
            Shape output = LayerFigures.found(network.shapes(), layer.name());
            if (output.rank() != 1 && output.rank() != MAP) {
                throw new UserException(setting + ": layer '" + layer.name() + "' puts out " + output
                        + ", which is neither units nor maps");
            }
        }
    }

    /** What is seen before the first step. */
    public Map<String, Tensor> beforeTraining(Supplier<Snapshot> state) {
        return spec.filter(DiagnosticsSpec::filters).isPresent() ? filters(0, state.get()) : Map.of();
    }

    /**
     * The figures of layers after an epoch, by {@code diagnostics/<figure>/<layer>}.
     *
     * @param epoch from 1
     * @param batch the next
     * @param at the place of the epoch's last step
     */
    public Map<String, Double> figures(int epoch, Model model, Supplier<Batch> batch, Progress at) {
        Map<String, Double> figures = new LinkedHashMap<>();
        due(epoch).ifPresent(due -> {
            List<Node> layers = ChosenLayers.of(network, "diagnostics.layers", due.layers());
            if (due.updateRatio() || due.gradientNorm()) {
                figures.putAll(LayerFigures.ofNextStep(
                        network,
                        layers,
                        run.engine(),
                        objective,
                        run.device(),
                        seeds,
                        model.snapshot(),
                        batch.get(),
                        at,
                        due.updateRatio(),
                        due.gradientNorm()));
            }
            if (due.deadUnits()) {
                List<Node> rectifiers = layers.stream()
                        .filter(node -> node.layer() instanceof ReLU || node.layer() instanceof NoisyReLU)
                        .toList();
                figures.putAll(LayerFigures.deadUnits(
                        network, rectifiers, model, examples(ready, due), count(due), run.batchSize()));
            }
        });
        return figures;
    }

    /** What is seen after an epoch. */
    public Map<String, Tensor> afterEpoch(int epoch, Supplier<Snapshot> state) {
        return due(epoch).filter(DiagnosticsSpec::filters).isPresent() ? filters(epoch, state.get()) : Map.of();
    }

    /** What is seen of the weights that were tested. */
    public Map<String, Tensor> afterTest(Model model) {
        Map<String, Tensor> seen = new LinkedHashMap<>();
        spec.ifPresent(on -> {
            activations(on, model, seen);
            patches(on, model, seen);
            maximized(on, model, seen);
        });
        return seen;
    }

    private Optional<DiagnosticsSpec> due(int epoch) {
        return spec.filter(on -> epoch % on.everyEpochs() == 0);
    }

    private static Examples examples(Map<Part, Examples> parts, DiagnosticsSpec on) {
        return LayerFigures.found(parts, on.part());
    }

    private int count(DiagnosticsSpec on) {
        return Math.min(on.examples(), examples(ready, on).size());
    }

    /** The examples as they are shown: as the data set has them, unless preprocessing has given them another shape. */
    private Examples images(DiagnosticsSpec on) {
        Examples own = examples(raw, on);
        return own.inputShape().equals(network.input()) ? own : examples(ready, on);
    }

    private static Map.Entry<String, Weight> filterWeight(Network network) {
        for (Node node : network.nodes()) {
            for (Weight weight : node.layer().weights(network.inputs(node))) {
                if (weight.role() != Weight.Role.KERNEL) {
                    continue;
                }
                Shape kernel = weight.shape();
                Shape output = LayerFigures.found(network.shapes(), node.name());
                boolean convolution = kernel.rank() == KERNEL_OF_CONVOLUTION && kernel.size(0) == output.size(0);
                boolean dense = kernel.rank() == 2
                        && InputImage.suits(network.input())
                        && kernel.size(0) == network.input().length();
                if (convolution || dense) {
                    return Map.entry(node.name() + "/" + weight.name(), weight);
                }
                throw new UserException("diagnostics.filters: the first layer with weights, '" + node.name() + "' ("
                        + Network.kind(node.layer())
                        + "), has no filters to draw; a convolution-2d has, and a dense layer on an image");
            }
        }
        throw new UserException("diagnostics.filters: no layer of the network has filters");
    }

    private Map<String, Tensor> filters(int epoch, Snapshot state) {
        String name = filterWeight(network).getKey();
        Tensor kernel = LayerFigures.found(state.weights(), name);
        Tensor filters = kernel.shape().rank() == 2 ? columns(kernel, network.input()) : kernel;
        String layer = Network.layer(name);
        return Map.of(new Seen(Seen.Kind.FILTERS, layer, epoch).toString(), filters);
    }

    /** The columns of a dense layer's matrix as images. */
    private static Tensor columns(Tensor matrix, Shape image) {
        int units = matrix.rowLength();
        Tensor images = Tensor.zeros(image.batched(units));
        for (int i = 0; i < matrix.values().length; i++) {
            images.values()[i % units * matrix.rows() + i / units] = matrix.values()[i];
        }
        return images;
    }

    private void activations(DiagnosticsSpec on, Model model, Map<String, Tensor> seen) {
        List<Node> layers = ChosenLayers.of(
                network, "diagnostics.activations.layers", on.activations().layers());
        int example = on.activations().example();
        if (!layers.isEmpty() && InputImage.suits(network.input())) {
            Tensor image = Tensor.zeros(network.input());
            images(on).copyInput(example, image.values(), 0);
            seen.put(new Seen(Seen.Kind.INPUTS, Seen.EXAMPLE, example).toString(), image);
        }
        for (Node layer : layers) {
            Tensor output =
                    model.activation(layer.name(), LayerFigures.inputs(examples(ready, on), example, example + 1));
            seen.put(
                    new Seen(Seen.Kind.ACTIVATIONS, layer.name(), example).toString(),
                    output.reshape(output.shape().unbatched()));
        }
    }

    private void patches(DiagnosticsSpec on, Model model, Map<String, Tensor> seen) {
        for (Node layer : ChosenLayers.of(
                network, "diagnostics.patches.layers", on.patches().layers())) {
            seen.putAll(new TopPatches(examples(ready, on), images(on), count(on), run.batchSize())
                    .find(
                            model,
                            layer.name(),
                            LayerFigures.found(network.shapes(), layer.name()),
                            LayerFigures.found(Reach.of(network), layer.name()),
                            on.patches().units(),
                            on.patches().top()));
        }
    }

    private void maximized(DiagnosticsSpec on, Model model, Map<String, Tensor> seen) {
        List<Node> layers = ChosenLayers.of(
                network, "diagnostics.maximization.layers", on.maximization().layers());
        if (layers.isEmpty()) {
            return;
        }
        double length = elementLength(on);
        Snapshot state = model.snapshot();
        for (Node layer : layers) {
            seen.putAll(new ActivationMaximization(run.engine(), run.device(), run.optimizer(), seeds)
                    .find(
                            network,
                            state,
                            layer,
                            LayerFigures.found(Reach.of(network), layer.name()),
                            on.maximization(),
                            length));
        }
    }

    /** The root mean square of the elements of the examples. */
    private double elementLength(DiagnosticsSpec on) {
        double square = 0;
        Examples examples = examples(ready, on);
        float[] values = new float[network.input().length()];
        for (int i = 0; i < count(on); i++) {
            examples.copyInput(i, values, 0);
            for (float value : values) {
                square += (double) value * value;
            }
        }
        return Math.sqrt(square / ((double) count(on) * values.length));
    }
}
