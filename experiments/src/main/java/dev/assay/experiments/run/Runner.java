package dev.assay.experiments.run;

import com.google.inject.Inject;
import dev.assay.data.Batch;
import dev.assay.data.Examples;
import dev.assay.data.Part;
import dev.assay.experiments.diagnostics.Diagnostics;
import dev.assay.experiments.spec.ExperimentSpec;
import dev.assay.network.Network;
import dev.assay.results.Checkpoint;
import dev.assay.results.Checkpoint.Best;
import dev.assay.results.Outputs;
import dev.assay.results.Predictions;
import dev.assay.results.Seen;
import dev.assay.results.Sha256;
import dev.assay.run.EpochRecord;
import dev.assay.run.MetricValue;
import dev.assay.run.RunRecord.Status;
import dev.assay.run.Seeds;
import dev.assay.run.WeightsDigest;
import dev.assay.spi.Estimator;
import dev.assay.spi.Learner;
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
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/** Lets the learner of a spec learn: by gradient descent, validated after each epoch, or in its own way; and tests once at the end. */
public final class Runner {
    private final ExperimentSpec spec;
    private final PreparedData data;
    private final Learner learner;
    private final Loss loss;
    private final List<Metric> metrics;
    private final Seeds seeds;

    /** A runner for one run; {@code metrics} and {@code loss} are those that the config or the task chose. */
    @Inject
    public Runner(
            ExperimentSpec spec, PreparedData data, Learner learner, Loss loss, List<Metric> metrics, Seeds seeds) {
        this.spec = spec;
        this.data = data;
        this.learner = learner;
        this.loss = loss;
        this.metrics = metrics;
        this.seeds = seeds;
    }

    /**
     * Everything checked and built, ready to train; to be closed afterwards.
     *
     * @throws UserException where the run cannot begin: an impossible shape, an unknown monitor, no such device, no such source of weights
     */
    public Training build() {
        if (learner instanceof Estimator estimator) {
            return new EstimatorTraining(spec, estimator, data, metrics, seeds);
        }
        Network network = spec.network(data.info().task(), data.inputs());
        Monitor monitor = Monitor.of(spec, data.info().task(), metrics);
        Transfer transfer = Transfer.of(spec, network);
        Map<String, Tensor> weights = transfer.over(network.initialWeights(spec.initializer(), seeds));
        Objective objective = new Objective(loss, spec.optimizer(), spec.regularizers(), transfer.rates());
        Diagnostics diagnostics = Diagnostics.of(spec, network, objective, seeds, data.ready(), data.raw());
        Model model = spec.engine().build(network, weights, objective, spec.device(), seeds);
        return new Descent(network, transfer, model, monitor, diagnostics);
    }

    private final class Descent implements Training {
        private final Network network;
        private final Transfer transfer;
        private final Model model;
        private final Monitor monitor;
        private final Diagnostics diagnostics;
        private final List<EpochRecord> epochs = new ArrayList<>();
        private final Map<String, Double> metricsNow = new LinkedHashMap<>();
        private final Map<String, Double> seconds = new LinkedHashMap<>();
        private final Map<String, Integer> seen = new LinkedHashMap<>();
        private final List<WeightsDigest> chain = new ArrayList<>();
        private long start = System.nanoTime();
        private long step;
        private double lossSum;
        private int examples;
        private double lastLoss = Double.NaN;
        private Optional<Best> best = Optional.empty();
        private Optional<String> failure = Optional.empty();
        private RunResult.Trouble trouble = RunResult.Trouble.NONE;
        private Map<String, MetricValue> evaluation = Map.of();
        private List<RunResult.Mistake> mostWrong = List.of();
        private Optional<Predictions> predictions = Optional.empty();
        private final Map<Part, Outputs> outputs = new EnumMap<>(Part.class);

        private RunListener listener = new RunListener() {};
        private BooleanSupplier stop = () -> false;
        private Keeper keeper = Keeper.NONE;
        private int until = Integer.MAX_VALUE;

        private Descent(Network network, Transfer transfer, Model model, Monitor monitor, Diagnostics diagnostics) {
            this.network = network;
            this.transfer = transfer;
            this.model = model;
            this.monitor = monitor;
            this.diagnostics = diagnostics;
        }

        @Override
        public Optional<Network> network() {
            return Optional.of(network);
        }

        @Override
        public Transfer transfer() {
            return transfer;
        }

        @Override
        public RunResult run(RunListener listener, BooleanSupplier stop, Keeper keeper, OptionalInt until) {
            this.listener = listener;
            this.stop = stop;
            this.keeper = keeper;
            this.until = until.orElse(Integer.MAX_VALUE);
            keeper.first().ifPresent(this::restore);
            Status status;
            try {
                boolean finished = train() && test();
                status = finished ? Status.FINISHED : failure.isPresent() ? Status.FAILED : Status.STOPPED;
            } catch (UserException e) {
                failure = Optional.of(String.valueOf(e.getMessage()));
                trouble = RunResult.Trouble.OTHER;
                status = Status.FAILED;
            } catch (OutOfMemoryError e) {
                trouble = RunResult.Trouble.OUT_OF_MEMORY;
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
                    trouble,
                    network(),
                    epochs,
                    evaluation,
                    metricsNow,
                    chain,
                    seconds,
                    rates,
                    model.snapshot(),
                    mostWrong,
                    predictions,
                    outputs);
        }

        @Override
        public void close() {
            model.close();
        }

        private void restore(Checkpoint from) {
            Checkpoint.Counters counters = from.counters();
            model.restore(from.model());
            best = from.best();
            step = counters.step();
            lossSum = counters.lossSum();
            examples = counters.examples();
            lastLoss = counters.lastLoss();
            start = System.nanoTime() - (long) (counters.elapsed() * 1e9);
            seconds.putAll(counters.seconds());
            seen.putAll(counters.seen());
            chain.addAll(counters.chain());
            epochs.addAll(counters.epochs());
            epochs.forEach(epoch -> epoch.metrics().forEach((name, value) -> {
                if (!name.startsWith(Seen.FIGURES)) {
                    metricsNow.put(name, value);
                }
            }));
        }

        private Checkpoint checkpoint() {
            Checkpoint.Counters counters = new Checkpoint.Counters(
                    step, lossSum, examples, lastLoss, sinceStart(), seconds, seen, epochs, chain);
            return new Checkpoint(counters, model.snapshot(), best);
        }

        /** Trains to the end; false if it was stopped or has failed. */
        private boolean train() {
            TrainingBatches batches = new TrainingBatches(data, spec.batchSize(), seeds);
            long stepsPerEpoch = batches.perEpoch();
            long totalSteps =
                    Math.min(stepsPerEpoch * spec.epochs(), spec.maxSteps().orElse(Long.MAX_VALUE));
            listener.trainingStarts(totalSteps, spec.epochs(), spec.batchSize());
            if (step == 0) {
                tell(diagnostics.beforeTraining(model::snapshot));
            }
            try (Ahead<Batch> ahead = new Ahead<>(spec.data().threads(), step, totalSteps, batches::at)) {
                boolean going = true;
                while (going && !isOver(stepsPerEpoch, totalSteps)) {
                    going = !isPaused(stepsPerEpoch)
                            && trainEpoch(ahead, batches, stepsPerEpoch, totalSteps)
                            && endEpoch(batches, totalSteps);
                }
                if (failure.isEmpty()) {
                    // A digest where the run was stopped or paused would make the chain another than that of the run
                    // without it.
                    if (going) {
                        link();
                    }
                    keeper.keep(checkpoint());
                }
                return going;
            }
        }

        private boolean isPaused(long stepsPerEpoch) {
            return epochs.size() >= until && step == epochs.size() * stepsPerEpoch;
        }

        /** Whether there is nothing left to train, which only the end of an epoch can bring about. */
        private boolean isOver(long stepsPerEpoch, long totalSteps) {
            boolean validated = step == Math.min(epochs.size() * stepsPerEpoch, totalSteps);
            return validated
                    && !epochs.isEmpty()
                    && (step == totalSteps || spec.regularizers().stream().anyMatch(this::stops));
        }

        /** Trains to the end of the epoch; false if it was stopped or has failed. */
        private boolean trainEpoch(Ahead<Batch> ahead, TrainingBatches batches, long stepsPerEpoch, long totalSteps) {
            long end = Math.min((epochs.size() + 1) * stepsPerEpoch, totalSteps);
            long begun = System.nanoTime();
            while (step < end) {
                if (stop.getAsBoolean()) {
                    return false;
                }
                Progress at = at(step, stepsPerEpoch, totalSteps);
                double learningRate = spec.optimizer().learningRate().at(at);
                Optional<Examples> inMemory = batches.inMemory(step);
                int size;
                double value;
                if (inMemory.isPresent() && ahead.passOver()) {
                    size = inMemory.get().size();
                    value = model.fit(inMemory.get(), at);
                } else {
                    Batch batch = ahead.next();
                    size = batch.size();
                    value = model.fit(batch, at);
                    batches.takeBack(batch);
                }
                if (!Double.isFinite(value)) {
                    trouble = RunResult.Trouble.NOT_FINITE;
                    failure = Optional.of(String.format(
                            Locale.ROOT,
                            "the loss became %s in epoch %d, step %d (learning rate %s; last finite loss %s):"
                                    + " a smaller learning rate, gradient clipping or scaled inputs may help",
                            value,
                            epochs.size() + 1,
                            step + 1,
                            learningRate,
                            Double.isNaN(lastLoss) ? "none" : lastLoss));
                    return false;
                }
                lastLoss = value;
                lossSum += value * size;
                examples += size;
                step++;
                listener.stepEnds(at, value, learningRate);
                if (step % spec.provenance().hashSteps() == 0) {
                    link();
                }
                seen.merge("train", size, Integer::sum);
                long now = System.nanoTime();
                seconds.merge("train", (now - begun) / 1e9, Double::sum);
                begun = now;
                if (step < end && keeper.isDue(step, OptionalInt.empty())) {
                    keeper.keep(checkpoint());
                    begun = System.nanoTime();
                }
            }
            return true;
        }

        private Progress at(long place, long stepsPerEpoch, long totalSteps) {
            return new Progress(
                    place, totalSteps, (double) place / stepsPerEpoch, (double) totalSteps / stepsPerEpoch, epochs);
        }

        private void tell(Map<String, Tensor> seen) {
            if (!seen.isEmpty()) {
                listener.seen(seen);
            }
        }

        /** Adds the digest of the weights as they are to the chain, once for each step. */
        private void link() {
            Optional<WeightsDigest> last =
                    chain.isEmpty() ? Optional.empty() : Optional.of(chain.get(chain.size() - 1));
            if (last.stream().noneMatch(link -> link.step() == step)) {
                String before = last.map(WeightsDigest::sha256).orElse("");
                chain.add(new WeightsDigest(
                        step, Sha256.of(before, model.snapshot().weights())));
            }
        }

        private boolean stops(Regularizer regularizer) {
            return regularizer.stops(epochs);
        }

        /** Validates and notes the epoch; false if the user stopped it. */
        private boolean endEpoch(TrainingBatches batches, long totalSteps) {
            Map<String, Double> now = new LinkedHashMap<>();
            now.put("train/loss", lossSum / examples);
            if (data.has(Part.VALIDATION)) {
                Evaluation validation = evaluate(Part.VALIDATION, (p, t) -> {});
                if (!validation.complete()) {
                    return false;
                }
                now.putAll(validation.scalars(Part.VALIDATION));
            }
            Map<String, Double> all = new LinkedHashMap<>(now);
            all.putAll(diagnostics.figures(
                    epochs.size() + 1,
                    model,
                    () -> batches.at(step),
                    // As in the epoch's last step: after the run's last there is no rate to step on at.
                    at(step - 1, batches.perEpoch(), totalSteps)));
            tell(diagnostics.afterEpoch(epochs.size() + 1, model::snapshot));
            EpochRecord record = new EpochRecord(epochs.size() + 1, step, sinceStart(), all);
            epochs.add(record);
            metricsNow.putAll(now);
            lossSum = 0;
            examples = 0;
            boolean choose = spec.testWeights() == ExperimentSpec.TestWeights.BEST && data.has(Part.VALIDATION);
            if (choose && monitor.isBest(epochs)) {
                best = Optional.of(new Best(step, model.snapshot(), now));
            }
            listener.epochEnds(record);
            if (keeper.isDue(step, OptionalInt.of(epochs.size()))) {
                keeper.keep(checkpoint());
            }
            return true;
        }

        /** Tests the weights that the config asks for; false if the user stopped it. */
        private boolean test() {
            best.ifPresent(chosen -> {
                model.restore(chosen.model());
                metricsNow.putAll(chosen.metrics());
            });
            boolean tested = evaluateTest();
            if (tested) {
                tell(diagnostics.afterTest(model));
            }
            return tested;
        }

        private boolean evaluateTest() {
            if (keeps(Part.VALIDATION) && !evaluateAndKeep(Part.VALIDATION).complete()) {
                return false;
            }
            if (!data.has(Part.TEST)) {
                return true;
            }
            Evaluation test = keeps(Part.TEST) ? evaluateAndKeep(Part.TEST) : evaluate(Part.TEST, (p, t) -> {});
            if (!test.complete()) {
                return false;
            }
            evaluation = test.values();
            mostWrong = test.mostWrong();
            predictions = test.predictions();
            metricsNow.putAll(test.scalars(Part.TEST));
            return true;
        }

        private boolean keeps(Part part) {
            return spec.outputs().contains(part) && data.has(part);
        }

        private Evaluation evaluateAndKeep(Part part) {
            KeptOutputs kept = new KeptOutputs(data.rawPart(part));
            Evaluation result = evaluate(part, kept);
            if (result.complete()) {
                outputs.put(part, kept.outputs());
            }
            return result;
        }

        private Evaluation evaluate(Part part, BiConsumer<Tensor, Tensor> predicted) {
            Examples examples = data.part(part);
            Evaluation result = Evaluation.of(
                    model::predict,
                    examples,
                    part,
                    data.info().task(),
                    Optional.of(loss),
                    metrics,
                    spec.batchSize(),
                    spec.data().threads(),
                    listener,
                    stop,
                    predicted);
            seconds.merge(part.label(), result.seconds(), Double::sum);
            seen.merge(part.label(), examples.size(), Integer::sum);
            return result;
        }

        private double sinceStart() {
            return (System.nanoTime() - start) / 1e9;
        }
    }
}
