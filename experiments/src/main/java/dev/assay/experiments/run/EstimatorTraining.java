package dev.assay.experiments.run;

import dev.assay.data.Examples;
import dev.assay.data.Part;
import dev.assay.data.Task;
import dev.assay.experiments.spec.ExperimentSpec;
import dev.assay.network.Network;
import dev.assay.results.Outputs;
import dev.assay.results.Predictions;
import dev.assay.results.Sha256;
import dev.assay.run.EpochRecord;
import dev.assay.run.MetricValue;
import dev.assay.run.RunRecord.Status;
import dev.assay.run.Seeds;
import dev.assay.run.Snapshot;
import dev.assay.run.WeightsDigest;
import dev.assay.spi.Estimator;
import dev.assay.spi.Metric;
import dev.assay.spi.RunListener;
import dev.assay.spi.UserException;
import dev.assay.tensor.Tensor;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** A run whose learner finds its model by itself: it learns once, which counts as one epoch of one step, is validated and tested. */
final class EstimatorTraining implements Training {
    private final ExperimentSpec spec;
    private final Estimator estimator;
    private final PreparedData data;
    private final List<Metric> metrics;
    private final Seeds seeds;

    private final long start = System.nanoTime();
    private final Map<String, Double> figures = new LinkedHashMap<>();
    private final Map<String, Double> seconds = new LinkedHashMap<>();
    private final Map<String, Integer> seen = new LinkedHashMap<>();
    private final List<EpochRecord> epochs = new ArrayList<>();
    /** In the order of their names, on which the digest depends. */
    private SortedMap<String, Tensor> learned = new TreeMap<>();

    private Map<String, MetricValue> evaluation = Map.of();
    private List<RunResult.Mistake> mostWrong = List.of();
    private Optional<Predictions> predictions = Optional.empty();
    private final Map<Part, Outputs> outputs = new EnumMap<>(Part.class);

    EstimatorTraining(ExperimentSpec spec, Estimator estimator, PreparedData data, List<Metric> metrics, Seeds seeds) {
        this.spec = spec;
        this.estimator = estimator;
        this.data = data;
        this.metrics = metrics;
        this.seeds = seeds;
    }

    @Override
    public Optional<Network> network() {
        return Optional.empty();
    }

    /** There is nothing to begin at but the beginning. */
    @Override
    public RunResult run(RunListener listener, BooleanSupplier stop, Keeper keeper, OptionalInt until) {
        Optional<String> failure = Optional.empty();
        RunResult.Trouble trouble = RunResult.Trouble.NONE;
        Status status;
        try {
            status = learn(listener, stop) ? Status.FINISHED : Status.STOPPED;
        } catch (UserException e) {
            failure = Optional.of(String.valueOf(e.getMessage()));
            trouble = RunResult.Trouble.OTHER;
            status = Status.FAILED;
        } catch (OutOfMemoryError e) {
            trouble = RunResult.Trouble.OUT_OF_MEMORY;
            failure = Optional.of(
                    "out of memory (" + e.getMessage()
                            + "): use fewer examples, by split.limit-train, or give the Java machine more, as in ASSAY_JAVA_OPTIONS=-Xmx8g");
            status = Status.FAILED;
        }
        seconds.put("total", sinceStart());
        Map<String, Double> rates = new LinkedHashMap<>();
        seen.forEach((part, count) -> rates.put(part, count / seconds.getOrDefault(part, Double.NaN)));
        return new RunResult(
                status,
                failure,
                trouble,
                network(),
                epochs,
                evaluation,
                figures,
                epochs.isEmpty() ? List.of() : List.of(new WeightsDigest(1, Sha256.of("", learned))),
                seconds,
                rates,
                new Snapshot(learned, Map.of()),
                mostWrong,
                predictions,
                outputs);
    }

    /** Learns, validates and tests; false if it was stopped. */
    private boolean learn(RunListener listener, BooleanSupplier stop) {
        Examples train = data.part(Part.TRAIN);
        Task task = data.info().task();
        listener.trainingStarts(1, 1, train.size());
        long begun = System.nanoTime();
        SortedMap<String, Tensor> found =
                new TreeMap<>(estimator.fit(new Estimator.Training(train, task, seeds, stop)));
        if (stop.getAsBoolean()) {
            return false;
        }
        seconds.put("train", (System.nanoTime() - begun) / 1e9);
        seen.put("train", train.size());
        learned = found;
        Estimator.Predictor predictor = estimator.predictor(task, data.input(), learned);
        if (data.has(Part.VALIDATION)) {
            Evaluation validation = evaluate(predictor, Part.VALIDATION, listener, stop);
            if (!validation.complete()) {
                return false;
            }
            figures.putAll(validation.scalars(Part.VALIDATION));
        }
        EpochRecord epoch = new EpochRecord(1, 1, sinceStart(), figures);
        epochs.add(epoch);
        listener.epochEnds(epoch);
        if (data.has(Part.TEST)) {
            Evaluation test = evaluate(predictor, Part.TEST, listener, stop);
            if (!test.complete()) {
                return false;
            }
            evaluation = test.values();
            mostWrong = test.mostWrong();
            predictions = test.predictions();
            figures.putAll(test.scalars(Part.TEST));
        }
        return true;
    }

    private Evaluation evaluate(Estimator.Predictor predictor, Part part, RunListener listener, BooleanSupplier stop) {
        Examples examples = data.part(part);
        Optional<KeptOutputs> kept =
                spec.outputs().contains(part) ? Optional.of(new KeptOutputs(data.rawPart(part))) : Optional.empty();
        Evaluation result = Evaluation.of(
                predictor::predict,
                examples,
                part,
                data.info().task(),
                Optional.empty(),
                metrics,
                spec.batchSize(),
                spec.data().threads(),
                listener,
                stop,
                (predicted, truth) -> kept.ifPresent(keeper -> keeper.accept(predicted, truth)));
        if (result.complete()) {
            kept.ifPresent(keeper -> outputs.put(part, keeper.outputs()));
        }
        seconds.put(part.label(), result.seconds());
        seen.put(part.label(), examples.size());
        return result;
    }

    private double sinceStart() {
        return (System.nanoTime() - start) / 1e9;
    }

    @Override
    public void close() {}
}
