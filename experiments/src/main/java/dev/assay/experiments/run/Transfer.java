package dev.assay.experiments.run;

import dev.assay.experiments.composition.Composition;
import dev.assay.experiments.spec.ExperimentSpec;
import dev.assay.experiments.spec.ExperimentSpec.TestWeights;
import dev.assay.experiments.spec.LayerPattern;
import dev.assay.experiments.spec.TransferSpec;
import dev.assay.network.Network;
import dev.assay.results.Checkpoints;
import dev.assay.results.RunDirectory;
import dev.assay.results.RunRecords;
import dev.assay.results.SavedModel;
import dev.assay.results.Sha256;
import dev.assay.run.RunRecord;
import dev.assay.spi.GradientDescent;
import dev.assay.spi.Name;
import dev.assay.spi.Nearest;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a network begins with in place of random weights, and how fast its layers learn (transfer learning: Yosinski et al. 2014,
 * https://arxiv.org/abs/1411.1792).
 *
 * @param weights those of the source, by name; none where all begin anew
 * @param rates as {@link dev.assay.spi.Objective} has them
 * @param origin what the run's provenance says of the source
 */
public record Transfer(Map<String, Tensor> weights, Map<String, Double> rates, Map<String, String> origin) {
    /** Everything begins anew and learns at the optimizer's rate. */
    public static final Transfer NONE = new Transfer(Map.of(), Map.of(), Map.of());

    /** Where the source's folder is given. */
    private static final String FROM = "transfer.from";

    /**
     * What the config says for this network, with the source read.
     *
     * @throws UserException where the source is not there, damaged or does not fit, or a pattern matches nothing
     */
    public static Transfer of(ExperimentSpec experiment, Network network) {
        Optional<TransferSpec> given = experiment.transfer(network);
        if (given.isEmpty() || given.get().changesNothing()) {
            return NONE;
        }
        TransferSpec spec = given.get();
        if (spec.from().isEmpty() && !spec.replace().isEmpty()) {
            throw new UserException("transfer.replace means nothing without transfer.from: give the folder of the run"
                    + " whose weights the other layers begin with, transfer.from=runs/NAME/ID");
        }
        Map<String, Double> rates = rates(spec, network);
        Optional<Source> source = spec.from().map(folder -> Source.read(folder, spec.weights()));
        Map<String, Tensor> weights = new LinkedHashMap<>();
        source.ifPresent(found -> taken(spec, network, shapes(found.weights), found.name)
                .forEach(name -> weights.put(name, Objects.requireNonNull(found.weights.get(name)))));
        return new Transfer(weights, rates, source.map(Source::origin).orElse(Map.of()));
    }

    /**
     * Checks what the config says for a network whose source has not been trained yet.
     *
     * @throws UserException where the source's network does not fit, or a pattern matches nothing
     */
    public static void check(ExperimentSpec experiment, Network network, Network source) {
        TransferSpec spec = experiment.transfer(network).orElseThrow();
        rates(spec, network);
        Map<String, Shape> shapes = new LinkedHashMap<>();
        source.weights().forEach((name, weight) -> shapes.put(name, weight.shape()));
        taken(spec, network, shapes, spec.source().orElse("the source"));
    }

    /** First weights with those of the source in their places. */
    public Map<String, Tensor> over(Map<String, Tensor> first) {
        Map<String, Tensor> all = new LinkedHashMap<>(first);
        all.putAll(weights);
        return all;
    }

    /** What is otherwise than in a training from the beginning, in a line; empty where nothing is. */
    public String describe() {
        List<String> parts = new ArrayList<>();
        if (!weights.isEmpty()) {
            parts.add(String.join(", ", layers(weights.keySet())) + " as in " + origin.get("transfer.run"));
        }
        describe(rates).ifPresent(parts::add);
        return String.join("; ", parts);
    }

    /** Which layers are frozen, and which learn at another rate; empty where none. */
    public static Optional<String> describe(Map<String, Double> rates) {
        String frozen = rates.entrySet().stream()
                .filter(layer -> layer.getValue() == 0)
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(", "));
        String slowed = rates.entrySet().stream()
                .filter(layer -> layer.getValue() != 0 && layer.getValue() != 1)
                .map(layer -> layer.getKey() + " x " + layer.getValue())
                .collect(Collectors.joining(", "));
        String text = Stream.of(
                        frozen.isEmpty() ? "" : "frozen: " + frozen,
                        slowed.isEmpty() ? "" : "learning rates: " + slowed)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("; "));
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static Map<String, Shape> shapes(Map<String, Tensor> weights) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        weights.forEach((name, value) -> shapes.put(name, value.shape()));
        return shapes;
    }

    private static Set<String> layers(Set<String> weights) {
        return weights.stream().map(Network::layer).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static boolean matches(List<String> patterns, String layer) {
        return patterns.stream().anyMatch(pattern -> LayerPattern.matches(pattern, layer));
    }

    private static boolean isTaken(TransferSpec spec, String layer) {
        return spec.from().isPresent() && matches(spec.take(), layer) && !matches(spec.replace(), layer);
    }

    /** The weights that begin as the source's. */
    private static List<String> taken(TransferSpec spec, Network network, Map<String, Shape> there, String source) {
        List<String> taken = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        Set<String> unfit = new LinkedHashSet<>();
        Set<String> known = layers(there.keySet());
        network.weights().forEach((name, weight) -> {
            String layer = Network.layer(name);
            if (!isTaken(spec, layer)) {
                return;
            }
            Shape shape = there.get(name);
            if (shape != null && shape.equals(weight.shape())) {
                taken.add(name);
                return;
            }
            boolean first = unfit.add(layer);
            if (shape != null) {
                problems.add(name + " is " + weight.shape() + " here and " + shape + " there");
            } else if (known.contains(layer)) {
                problems.add(name + " is not there");
            } else if (first) {
                problems.add("there is no layer '" + layer + "' there; " + Nearest.hint(layer, known));
            }
        });
        if (!problems.isEmpty()) {
            throw new UserException(FROM + ": not all layers can begin with the weights of " + source + ":\n  "
                    + String.join("\n  ", problems) + "\nName those that are to begin anew: transfer.replace=["
                    + String.join(", ", unfit) + "]");
        }
        return taken;
    }

    private static Map<String, Double> rates(TransferSpec spec, Network network) {
        Set<String> layers = layers(network.weights().keySet());
        List<String> problems = new ArrayList<>();
        Map<String, List<String>> given = new LinkedHashMap<>();
        if (spec.from().isPresent()) {
            given.put("take", spec.take());
        }
        given.put("replace", spec.replace());
        given.put("freeze", spec.freeze());
        given.put("rates", List.copyOf(spec.rates().keySet()));
        given.forEach((key, patterns) -> patterns.stream()
                .filter(pattern -> layers.stream().noneMatch(layer -> LayerPattern.matches(pattern, layer)))
                .forEach(pattern -> problems.add("transfer." + key + ": no layer with weights matches '" + pattern
                        + "'; " + Nearest.hint(pattern, layers))));
        Map<String, Double> rates = new LinkedHashMap<>();
        for (String layer : layers) {
            boolean anew = spec.from().isPresent() && !isTaken(spec, layer);
            if (!anew && matches(spec.freeze(), layer)) {
                rates.put(layer, 0.0);
            } else {
                rate(spec, layer, problems).ifPresent(rate -> rates.put(layer, rate));
            }
        }
        for (String pattern : spec.freeze()) {
            List<String> matched = layers.stream()
                    .filter(layer -> LayerPattern.matches(pattern, layer))
                    .toList();
            if (!matched.isEmpty() && matched.stream().noneMatch(layer -> rates.getOrDefault(layer, 1.0) == 0)) {
                problems.add("transfer.freeze: '" + pattern + "' matches only layers that begin anew, and must learn: "
                        + String.join(", ", matched));
            }
        }
        if (problems.isEmpty() && layers.stream().allMatch(layer -> rates.getOrDefault(layer, 1.0) == 0)) {
            problems.add("transfer: there is nothing to train: all layers are frozen: " + String.join(", ", layers));
        }
        if (!problems.isEmpty()) {
            throw new UserException(String.join("\n", problems));
        }
        return rates;
    }

    /** How closely a pattern names layers: its characters besides the wildcards. */
    private static int precision(String pattern) {
        return pattern.replaceAll("[*?]", "").length();
    }

    private static Optional<Double> rate(TransferSpec spec, String layer, List<String> problems) {
        List<String> matching = spec.rates().keySet().stream()
                .filter(pattern -> LayerPattern.matches(pattern, layer))
                .toList();
        int most = matching.stream().mapToInt(Transfer::precision).max().orElse(0);
        List<String> holding =
                matching.stream().filter(pattern -> precision(pattern) == most).toList();
        List<Double> rates = holding.stream().map(spec.rates()::get).distinct().toList();
        if (rates.size() > 1) {
            problems.add("transfer.rates: '" + String.join("' and '", holding) + "' both match " + layer
                    + ", with different factors; the one with more letters would hold");
        }
        return rates.stream().findFirst();
    }

    /** Another run's weights. */
    private record Source(String name, Map<String, Tensor> weights) {
        Map<String, String> origin() {
            Map<String, String> origin = new LinkedHashMap<>();
            origin.put("transfer.run", name);
            origin.put("transfer.weights-sha256", Sha256.of("", weights));
            return origin;
        }

        static Source read(Path folder, TestWeights which) {
            if (!Files.isDirectory(folder)) {
                throw new UserException(FROM + ": there is no folder " + folder + "; " + neighbours(folder));
            }
            RunDirectory directory = new RunDirectory(folder);
            List<String> within = runs(folder);
            if (!Files.exists(directory.config()) && !within.isEmpty()) {
                throw new UserException(FROM + ": " + folder + " is not the folder of a run; there are in it: "
                        + String.join(", ", within));
            }
            try {
                return read(directory, which);
            } catch (UserException e) {
                throw new UserException(FROM + ": " + e.getMessage(), e);
            }
        }

        private static Source read(RunDirectory directory, TestWeights which) {
            RunRecord record = RunRecords.read(directory);
            if (record.status() != RunRecord.Status.FINISHED) {
                throw new UserException("the run in " + directory.path() + " has "
                        + (record.status() == RunRecord.Status.FAILED ? "failed" : "been stopped")
                        + "; `assay resume " + directory.path() + "` goes on with it");
            }
            SavedModel saved = SavedModel.read(directory);
            Map<String, String> config = config(directory);
            String descent = GradientDescent.class.getAnnotation(Name.class).value();
            String learner = config.getOrDefault("learner.name", descent);
            if (!learner.equals(descent)) {
                throw new UserException(
                        "the run in " + directory.path() + " has no network: it was learned by " + learner);
            }
            if (!Sha256.of("", saved.weights()).equals(record.parametersSha256())) {
                throw new UserException("the model in " + directory.artifacts()
                        + " is damaged: its weights are not those that the run recorded");
            }
            String tested = config.getOrDefault("test-weights", "");
            String name = record.name() + "/" + record.id();
            if (which.name().toLowerCase(Locale.ROOT).equals(tested)) {
                return new Source(name, saved.weights());
            }
            if (which == TestWeights.BEST) {
                throw new UserException("the run in " + directory.path()
                        + " does not know its best weights, since it was run with test-weights=last;"
                        + " transfer.weights=last takes its last");
            }
            return new Checkpoints(directory)
                    .latest(notice -> {})
                    .map(last -> new Source(name, last.model().weights()))
                    .orElseThrow(() -> new UserException("the run in " + directory.path()
                            + " has kept its best weights alone, as test-weights=best asks for, and no checkpoint;"
                            + " transfer.weights=best takes those"));
        }

        private static Map<String, String> config(RunDirectory directory) {
            try {
                return Composition.values(Files.readString(directory.config()));
            } catch (IOException e) {
                throw new UserException("cannot read " + directory.config() + ": " + e.getMessage(), e);
            }
        }

        private static String neighbours(Path folder) {
            Path parent = folder.toAbsolutePath().normalize().getParent();
            List<String> known = parent == null ? List.of() : runs(parent);
            return known.isEmpty()
                    ? "give that of a run: transfer.from=runs/NAME/ID"
                    : Nearest.hint(String.valueOf(folder.getFileName()), known);
        }

        /** The runs whose folders are in a folder. */
        private static List<String> runs(Path folder) {
            if (!Files.isDirectory(folder)) {
                return List.of();
            }
            try (Stream<Path> files = Files.list(folder)) {
                return files.filter(file -> Files.isRegularFile(new RunDirectory(file).record()))
                        .map(file -> String.valueOf(file.getFileName()))
                        .sorted()
                        .toList();
            } catch (IOException e) {
                return List.of();
            }
        }
    }
}
