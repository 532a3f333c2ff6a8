package dev.assay.experiments.run;

import com.google.inject.Inject;
import dev.assay.data.Batch;
import dev.assay.data.Examples;
import dev.assay.data.Part;
import dev.assay.experiments.spec.ExperimentSpec;
import dev.assay.network.Network;
import dev.assay.run.EpochRecord;
import dev.assay.run.MetricValue;
import dev.assay.run.RunRecord.Status;
import dev.assay.run.Seeds;
import dev.assay.run.Snapshot;
import dev.assay.spi.Loss;
import dev.assay.spi.Metric;
import dev.assay.spi.Model;
import dev.assay.spi.Objective;
import dev.assay.spi.Progress;
import dev.assay.spi.Regularizer;
import dev.assay.spi.RunListener;
import dev.assay.spi.UserException;
import dev.assay.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Trains by gradient descent, validates after each epoch, and tests once at the end. */
public final class Runner {
    private final ExperimentSpec spec;
    private final PreparedData data;
    private final Loss loss;
    private final List<Metric> metrics;
    private final Seeds seeds;

    /** A runner for one run; {@code metrics} and {@code loss} are those that the config or the task chose. */
    @Inject
    public Runner(ExperimentSpec spec, PreparedData data, Loss loss, List<Metric> metrics, Seeds seeds) {
        this.spec = spec;
        this.data = data;
        this.loss = loss;
        this.metrics = metrics;
        this.seeds = seeds;
    }

    /**
     * Everything checked and built, ready to train; to be closed afterwards.
     *
     * @throws UserException where the run cannot begin: an impossible shape, an unknown monitor, no such device
     */
    public Training build() {
        Network network = spec.network(data.info().task(), data.input());
        Monitor monitor = Monitor.of(spec, data.info().task(), metrics);
        Map<String, Tensor> weights = network.initialWeights(spec.initializer(), seeds);
        Objective objective = new Objective(loss, spec.optimizer(), spec.regularizers());
        return new Training(network, spec.engine().build(network, weights, objective, spec.device(), seeds), monitor);
    }

    /** The best epoch's weights and figures. */
    private record Best(Snapshot weights, Map<String, Double> metrics) {}

    /** One run: it can be run once. */
    public final class Training implements AutoCloseable {
        private final Network network;
        private final Model model;
        private final Monitor monitor;
        private final Examples train = data.part(Part.TRAIN);
        private final List<EpochRecord> epochs = new ArrayList<>();
        private final Map<String, Double> metricsNow = new LinkedHashMap<>();
        private final Map<String, Double> seconds = new LinkedHashMap<>();
        private final Map<String, Integer> seen = new LinkedHashMap<>();
        private final long start = System.nanoTime();
        private long step;
        private Optional<Best> best = Optional.empty();
        private Optional<String> failure = Optional.empty();
        private Map<String, MetricValue> evaluation = Map.of();
        private List<RunResult.Mistake> mostWrong = List.of();

        private RunListener listener = new RunListener() {};
        private BooleanSupplier stop = () -> false;

        private Training(Network network, Model model, Monitor monitor) {
            this.network = network;
            this.model = model;
            this.monitor = monitor;
        }

        /** The network that is trained. */
        public Network network() {
            return network;
        }

        /**
         * Trains, validates, tests. Whatever goes wrong ends in a result that says so, not in an exception, so that what there is can be
         * recorded; a defect of Assay itself still throws.
         *
         * @param listener told of everything
         * @param stop asked after every step; once true, the run ends with what there is
         */
        public RunResult run(RunListener listener, BooleanSupplier stop) {
            this.listener = listener;
            this.stop = stop;
            Status status;
            try {
                boolean finished = train() && test();
                status = finished ? Status.FINISHED : failure.isPresent() ? Status.FAILED : Status.STOPPED;
            } catch (UserException e) {
                failure = Optional.of(String.valueOf(e.getMessage()));
                status = Status.FAILED;
            } catch (OutOfMemoryError e) {
                failure = Optional.of(
                        "out of memory at step " + step + " (" + e.getMessage()
                                + "): use a smaller batch-size, or give the Java machine more, as in ASSAY_JAVA_OPTIONS=-Xmx8g");
                status = Status.FAILED;
            }
            seconds.put("total", sinceStart());
            Map<String, Double> rates = new LinkedHashMap<>();
            seen.forEach((part, count) -> rates.put(part, count / seconds.getOrDefault(part, Double.NaN)));
            return new RunResult(
                    status,
                    failure,
                    network,
                    epochs,
                    evaluation,
                    metricsNow,
                    seconds,
                    rates,
                    model.snapshot(),
                    mostWrong);
        }

        @Override
        public void close() {
            model.close();
        }

        /** Trains to the end; false if it was stopped or has failed. */
        private boolean train() {
            int batchSize = spec.batchSize();
            TrainingBatches batches = new TrainingBatches(train, batchSize, seeds);
            long stepsPerEpoch = batches.perEpoch();
            long totalSteps =
                    Math.min(stepsPerEpoch * spec.epochs(), spec.maxSteps().orElse(Long.MAX_VALUE));
            double totalEpochs = (double) totalSteps / stepsPerEpoch;
            listener.trainingStarts(totalSteps, spec.epochs(), batchSize);
            double lastFinite = Double.NaN;
            try (Ahead<Batch> ahead = new Ahead<>(spec.data().threads(), step, totalSteps, batches::at)) {
                for (int epoch = 1; step < totalSteps; epoch++) {
                    double lossSum = 0;
                    int examples = 0;
                    long epochStart = System.nanoTime();
                    for (long end = Math.min(epoch * stepsPerEpoch, totalSteps); step < end; ) {
                        if (stop.getAsBoolean()) {
                            return false;
                        }
                        Batch batch = ahead.next();
                        Progress at = new Progress(step, totalSteps, (double) step / stepsPerEpoch, totalEpochs);
                        double learningRate = spec.optimizer().learningRate().at(at);
                        double value = model.fit(batch, at);
                        if (!Double.isFinite(value)) {
                            failure = Optional.of(String.format(
                                    Locale.ROOT,
                                    "the loss became %s in epoch %d, step %d (learning rate %s; last finite loss %s):"
                                            + " a smaller learning rate, gradient clipping or scaled inputs may help",
                                    value,
                                    epoch,
                                    step + 1,
                                    learningRate,
                                    Double.isNaN(lastFinite) ? "none" : lastFinite));
                            return false;
                        }
                        lastFinite = value;
                        lossSum += value * batch.size();
                        examples += batch.size();
                        step++;
                        listener.stepEnds(at, value, learningRate);
                    }
                    seconds.merge("train", (System.nanoTime() - epochStart) / 1e9, Double::sum);
                    seen.merge("train", examples, Integer::sum);
                    if (!endEpoch(epoch, lossSum / examples)) {
                        return false;
                    }
                    if (spec.regularizers().stream().anyMatch(this::stops)) {
                        break;
                    }
                }
            }
            return true;
        }

        private boolean stops(Regularizer regularizer) {
            return regularizer.stops(epochs);
        }

        /** Validates and notes the epoch; false if the user stopped it. */
        private boolean endEpoch(int epoch, double trainLoss) {
            Map<String, Double> now = new LinkedHashMap<>();
            now.put("train/loss", trainLoss);
            if (data.has(Part.VALIDATION)) {
                Evaluation validation = evaluate(Part.VALIDATION);
                if (!validation.complete()) {
                    return false;
                }
                now.putAll(validation.scalars(Part.VALIDATION));
            }
            EpochRecord record = new EpochRecord(epoch, step, sinceStart(), now);
            epochs.add(record);
            metricsNow.putAll(now);
            boolean choose = spec.testWeights() == ExperimentSpec.TestWeights.BEST && data.has(Part.VALIDATION);
            if (choose && monitor.isBest(epochs)) {
                best = Optional.of(new Best(model.snapshot(), now));
            }
            listener.epochEnds(record);
            return true;
        }

        /** Tests the weights that the config asks for; false if the user stopped it. */
        private boolean test() {
            best.ifPresent(chosen -> {
                model.restore(chosen.weights());
                metricsNow.putAll(chosen.metrics());
            });
            if (!data.has(Part.TEST)) {
                return true;
            }
            Evaluation test = evaluate(Part.TEST);
            if (!test.complete()) {
                return false;
            }
            evaluation = test.values();
            mostWrong = test.mostWrong();
            metricsNow.putAll(test.scalars(Part.TEST));
            return true;
        }

        private Evaluation evaluate(Part part) {
            Examples examples = data.part(part);
            Evaluation result = Evaluation.of(
                    model,
                    examples,
                    part,
                    data.info().task(),
                    loss,
                    metrics,
                    spec.batchSize(),
                    spec.data().threads(),
                    listener,
                    stop);
            seconds.merge(part.label(), result.seconds(), Double::sum);
            seen.merge(part.label(), examples.size(), Integer::sum);
            return result;
        }

        private double sinceStart() {
            return (System.nanoTime() - start) / 1e9;
        }
    }
}
