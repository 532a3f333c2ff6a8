package dev.assay.experiments.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.assay.data.Batch;
import dev.assay.data.Layout;
import dev.assay.data.Task;
import dev.assay.experiments.cli.Composing.Composed;
import dev.assay.experiments.crosscheck.Crosscheck;
import dev.assay.experiments.crosscheck.Crosscheck.Side;
import dev.assay.experiments.crosscheck.CrosscheckResult;
import dev.assay.experiments.crosscheck.CrosscheckResult.Layer;
import dev.assay.experiments.crosscheck.CrosscheckResult.Place;
import dev.assay.experiments.crosscheck.CrosscheckResult.Step;
import dev.assay.experiments.run.Homes;
import dev.assay.experiments.run.PreparedData;
import dev.assay.experiments.run.TrainingBatches;
import dev.assay.experiments.run.Transfer;
import dev.assay.experiments.spec.ExperimentSpec;
import dev.assay.experiments.wiring.Wiring;
import dev.assay.network.Network;
import dev.assay.run.Seeds;
import dev.assay.spi.Device;
import dev.assay.spi.Loss;
import dev.assay.spi.Objective;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.LongFunction;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code assay crosscheck}: whether two engines agree. */
@Command(
        name = "crosscheck",
        mixinStandardHelpOptions = true,
        description = {
            "Trains the config's network on two engines, from the same weights with the same batches and the same noise,",
            "and prints how far loss, gradients and weights are apart, step by step and layer by layer: the norm of the",
            "difference as a share of the norm. Ends with exit code 1 where one is above its tolerance. What is to be",
            "expected: docs/engines.md"
        })
final class CrosscheckCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private final Composing composing = new Composing();

    @Option(
            names = "--engines",
            paramLabel = "NAME[@DEVICE]",
            split = ",",
            defaultValue = "dl4j,pytorch",
            description = "Two, with a comma, each on the config's device unless it names one: dl4j@cpu,pytorch@gpu."
                    + " Default: dl4j,pytorch.")
    private List<String> engines = List.of();

    @Option(names = "--steps", paramLabel = "N", defaultValue = "20", description = "Default: 20.")
    private int steps;

    @Option(
            names = "--tolerance",
            paramLabel = "X",
            defaultValue = "1e-4",
            description = "The largest difference of loss and weights that is still agreement. Default: 1e-4.")
    private double tolerance;

    @Option(
            names = "--gradient-tolerance",
            paramLabel = "X",
            defaultValue = "0.1",
            description =
                    "The same for gradients, which jump where an element of a rectifier or max pool lies on the other"
                            + " side of its kink. Default: 0.1.")
    private double gradientTolerance;

    @Option(
            names = "--lockstep",
            description = "The second engine takes over the weights of the first after each step, so that differences"
                    + " do not grow from step to step.")
    private boolean lockstep;

    @Option(
            names = "--input",
            paramLabel = "SHAPE",
            description = "Random inputs of that shape in place of the data set: 3x32x32.")
    private Optional<String> input = Optional.empty();

    @Option(names = "--json", description = "Print one line of JSON.")
    private boolean json;

    CrosscheckCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        check();
        List<Composed> composed = engines.stream().map(this::composed).toList();
        List<Side> sides = List.of(side(0, composed), side(1, composed));
        ExperimentSpec spec = composed.get(0).spec();
        Seeds seeds = new Seeds(spec.seed());
        Material material = input.isPresent() ? random(spec, seeds) : data(spec, seeds);
        Network network = spec.network(material.task, material.inputs);
        Loss loss = Wiring.inject(Loss.class, composed.get(0).registry(), spec, material.task);
        Transfer transfer = Transfer.of(spec, network);
        Crosscheck crosscheck = new Crosscheck(
                network,
                transfer.over(network.initialWeights(spec.initializer(), seeds)),
                new Objective(loss, spec.optimizer(), spec.regularizers(), transfer.rates()),
                seeds);
        CrosscheckResult result = crosscheck.run(sides.get(0), sides.get(1), material.batches, steps, lockstep);
        boolean agree = result.largest().difference() <= tolerance
                && result.largestGradient().stream().allMatch(place -> place.difference() <= gradientTolerance);
        terminal.out().println(json ? json(result, agree) : text(result, agree));
        return agree ? AssayCommand.DONE : AssayCommand.FAILED;
    }

    private void check() {
        if (engines.size() != 2) {
            throw new UserException("--engines: must be two, as in dl4j,pytorch; found " + String.join(",", engines));
        }
        if (steps < 1) {
            throw new UserException("--steps: must be at least 1, found " + steps);
        }
        atLeastZero("--tolerance", tolerance);
        atLeastZero("--gradient-tolerance", gradientTolerance);
        composing.words().stream()
                .filter(word -> word.startsWith("engine="))
                .findFirst()
                .ifPresent(word -> {
                    throw new UserException(word + ": the engines of a crosscheck are chosen by --engines="
                            + String.join(",", engines));
                });
    }

    private static void atLeastZero(String option, double value) {
        if (!(value >= 0)) {
            throw new UserException(option + ": must be at least 0, found " + value);
        }
    }

    private Composed composed(String engine) {
        List<String> overrides = new ArrayList<>(List.of("engine=" + engine.split("@", 2)[0]));
        overrides.addAll(composing.words());
        return composing.compose(overrides);
    }

    private Side side(int which, List<Composed> composed) {
        ExperimentSpec spec = composed.get(which).spec();
        String[] parts = engines.get(which).split("@", 2);
        Device device = parts.length == 1 ? spec.device() : Mistakes.told("--engines", () -> Device.parse(parts[1]));
        return new Side(spec.engine(), device);
    }

    /** What to train on. */
    private record Material(Task task, Layout inputs, LongFunction<Batch> batches) {}

    private Material data(ExperimentSpec spec, Seeds seeds) {
        PreparedData data = PreparedData.of(spec, Homes.of(spec.data(), terminal.err()::println), seeds);
        TrainingBatches batches = new TrainingBatches(data, spec.batchSize(), seeds);
        return new Material(data.info().task(), data.inputs(), batches::at);
    }

    /** Uniform inputs in [0, 1), of ten classes. */
    private Material random(ExperimentSpec spec, Seeds seeds) {
        Shape shape = Mistakes.told("--input", () -> Shape.parse(input.orElseThrow()));
        Task task = Task.MultiClass.of(10);
        return new Material(task, Layout.of(shape), step -> {
            RandomGenerator random = seeds.stream("crosscheck", step);
            Tensor inputs = Tensor.zeros(shape.batched(spec.batchSize()));
            for (int i = 0; i < inputs.values().length; i++) {
                inputs.values()[i] = random.nextFloat();
            }
            Tensor targets = Tensor.zeros(task.outputs().batched(spec.batchSize()));
            for (int i = 0; i < spec.batchSize(); i++) {
                targets.values()[i * targets.rowLength() + random.nextInt(targets.rowLength())] = 1;
            }
            return new Batch(inputs, targets);
        });
    }

    private String text(CrosscheckResult result, boolean agree) {
        TextTable bySteps = new TextTable(">Step", ">Loss", ">Difference", ">Gradients", "in", ">Weights", "in");
        for (Step step : result.steps()) {
            Optional<Layer> gradients = step.largest(Layer::gradients);
            Optional<Layer> weights = step.largest(Layer::weights);
            bySteps.row(
                    step.number(),
                    String.format(Locale.ROOT, "%.5f", step.firstLoss()),
                    figure(step.loss()),
                    gradients.map(layer -> figure(layer.gradients())).orElse(""),
                    gradients.map(Layer::name).orElse(""),
                    weights.map(layer -> figure(layer.weights())).orElse(""),
                    weights.map(Layer::name).orElse(""));
        }
        TextTable byLayers = new TextTable("Layer", ">Gradients", ">at step", ">Weights", ">at step");
        List<Layer> layers = result.steps().get(0).layers();
        for (int i = 0; i < layers.size(); i++) {
            int at = i;
            Step gradients = largest(result, step -> step.layers().get(at).gradients());
            Step weights = largest(result, step -> step.layers().get(at).weights());
            byLayers.row(
                    layers.get(i).name(),
                    figure(gradients.layers().get(i).gradients()),
                    gradients.number(),
                    figure(weights.layers().get(i).weights()),
                    weights.number());
        }
        return bySteps + "\n\n" + byLayers + "\n\n" + (agree ? "The engines agree" : "The engines differ")
                + ": at most "
                + told(result.largest(), tolerance)
                + result.largestGradient()
                        .map(place -> ", " + told(place, gradientTolerance))
                        .orElse("")
                + ".";
    }

    private static String told(Place place, double tolerance) {
        return figure(place.difference()) + " in the " + place.what() + " at step " + place.step() + " ("
                + figure(tolerance) + " allowed)";
    }

    private static String figure(double difference) {
        return String.format(Locale.ROOT, "%.1e", difference);
    }

    private static Step largest(CrosscheckResult result, ToDoubleFunction<Step> difference) {
        return result.steps().stream()
                .max(Comparator.comparingDouble(difference))
                .orElseThrow();
    }

    private String json(CrosscheckResult result, boolean agree) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Step step : result.steps()) {
            Map<String, Object> layers = new LinkedHashMap<>();
            step.layers()
                    .forEach(layer ->
                            layers.put(layer.name(), pair("gradients", layer.gradients(), "weights", layer.weights())));
            Map<String, Object> one =
                    pair("step", step.number(), "losses", List.of(step.firstLoss(), step.secondLoss()));
            one.put("loss", step.loss());
            one.put("layers", layers);
            all.add(one);
        }
        Map<String, Object> values = pair("engines", engines, "agree", agree);
        values.put("largest", place(result.largest(), tolerance));
        result.largestGradient().ifPresent(place -> values.put("largest_gradient", place(place, gradientTolerance)));
        values.put("steps", all);
        try {
            return JsonMapper.builder().build().writeValueAsString(values);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Object> place(Place place, double tolerance) {
        Map<String, Object> values = pair("difference", place.difference(), "tolerance", tolerance);
        values.put("of", place.what());
        values.put("step", place.step());
        return values;
    }

    private static Map<String, Object> pair(String first, Object firstValue, String second, Object secondValue) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put(first, firstValue);
        values.put(second, secondValue);
        return values;
    }
}
