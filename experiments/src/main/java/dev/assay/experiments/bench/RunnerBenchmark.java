package dev.assay.experiments.bench;

import com.google.inject.Inject;
import dev.assay.data.Batch;
import dev.assay.data.ByteInputs;
import dev.assay.data.ComputedExamples;
import dev.assay.data.DatasetInfo;
import dev.assay.data.Examples;
import dev.assay.data.Part;
import dev.assay.data.Task;
import dev.assay.experiments.run.PreparedData;
import dev.assay.experiments.run.ProgressDisplay;
import dev.assay.experiments.run.Recorder;
import dev.assay.experiments.run.Runner;
import dev.assay.experiments.run.TemporaryFolder;
import dev.assay.experiments.run.Training;
import dev.assay.experiments.spec.ExperimentSpec;
import dev.assay.network.Network;
import dev.assay.results.statistics.Quantiles;
import dev.assay.run.Provenance;
import dev.assay.run.Seeds;
import dev.assay.spi.Loss;
import dev.assay.spi.Metric;
import dev.assay.spi.Model;
import dev.assay.spi.Objective;
import dev.assay.spi.Progress;
import dev.assay.spi.RunListener;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a run adds to the bare steps of its model: batches drawn and preprocessed, progress shown, figures noted. Bare steps on batches that lie
 * ready in memory and the steps of a run go in short turns, on networks alike.
 */
public final class RunnerBenchmark {
    private static final int SETTLING = 2;
    private static final int COUNTED = 3;
    private static final double TURN_SECONDS = 0.05;
    private static final int MOST_EXAMPLES = 4096;
    private static final int MOST_BYTES = 64 << 20;
    private static final int MOST_BATCHES = 32;

    private final ExperimentSpec spec;
    private final Task task;
    private final Loss loss;
    private final List<Metric> metrics;
    private final Seeds seeds;

    @Inject
    RunnerBenchmark(ExperimentSpec spec, Task task, Loss loss, List<Metric> metrics, Seeds seeds) {
        this.spec = spec;
        this.task = task;
        this.loss = loss;
        this.metrics = metrics;
        this.seeds = seeds;
    }

    /**
     * Measures in turns, a few steps each, so that what the machine does meanwhile meets both.
     *
     * @param name what to call the network
     * @param input the shape of an example
     * @param rounds how many runs
     * @param seconds of each run, bare steps between its own included; it may be over before
     * @throws UserException where there is no room for what the runs record
     */
    public Overhead measure(String name, Shape input, int rounds, double seconds) {
        PreparedData data = data(input);
        Turns turns = new Turns();
        for (int round = 0; round < rounds; round++) {
            run(data, turns, seconds);
        }
        return new Overhead(name, spec.batchSize(), rounds, turns.bare, turns.run);
    }

    private void run(PreparedData data, Turns turns, double seconds) {
        Network network = spec.network(task, data.inputs());
        Objective objective = new Objective(loss, spec.optimizer(), spec.regularizers());
        Map<String, Tensor> weights = network.initialWeights(spec.initializer(), seeds);
        Iterator<Batch> batches = Stream.generate(batches(data.part(Part.TRAIN))::stream)
                .flatMap(batch -> batch)
                .iterator();
        Provenance provenance = new Provenance("0".repeat(64), spec.seed(), "", Map.of());
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        long end = System.nanoTime() + (long) (seconds * 1e9);
        long before = turns.run.size();
        try (TemporaryFolder folder = TemporaryFolder.create("assay-bench");
                Model bare = spec.engine().build(network, weights, objective, spec.device(), seeds);
                Training training = new Runner(spec, data, spec.learner(), loss, metrics, seeds).build();
                Recorder recorder = Recorder.open(folder.path(), "benchmark", "", Map.of(), provenance);
                ProgressDisplay display = new ProgressDisplay(nowhere, OptionalInt.empty())) {
            training.run(
                    new RunListener() {
                        @Override
                        public void trainingStarts(long steps, int epochs, int batchSize) {
                            recorder.trainingStarts(steps, epochs, batchSize);
                            display.trainingStarts(steps, epochs, batchSize);
                        }

                        @Override
                        public void stepEnds(Progress at, double value, double learningRate) {
                            recorder.stepEnds(at, value, learningRate);
                            display.stepEnds(at, value, learningRate);
                            turns.step(() -> bare.fit(batches.next(), at));
                        }
                    },
                    () -> turns.run.size() > before && System.nanoTime() > end);
        } catch (IOException e) {
            throw new UserException("Cannot write to a temporary folder: " + e.getMessage(), e);
        }
    }

    /** Those of an epoch, or the first of them, prepared beforehand: like a run, a bare step finds its examples in memory, not in a cache. */
    private List<Batch> batches(Examples examples) {
        int size = spec.batchSize();
        return IntStream.range(0, Math.min(MOST_BATCHES, examples.size() / size))
                .mapToObj(number -> examples.batch(
                        IntStream.range(number * size, (number + 1) * size).toArray()))
                .toList();
    }

    /** Bytes at random, as images are kept, preprocessed as the config says; classes in turn. */
    private PreparedData data(Shape input) {
        int width = input.length();
        int size = Math.max(spec.batchSize(), Math.min(MOST_EXAMPLES, MOST_BYTES / width));
        byte[] bytes = new byte[Math.multiplyExact(size, width)];
        RandomGenerator random = seeds.stream("benchmark");
        random.nextBytes(bytes);
        int classes = task.outputs().length();
        Examples examples = new ComputedExamples(
                size,
                input,
                task.outputs(),
                new ByteInputs(bytes, 0, width, width),
                ComputedExamples.oneHot(classes, index -> index % classes));
        DatasetInfo info = new DatasetInfo("benchmark", "Bytes at random.", task, input, Map.of(Part.TRAIN, size));
        return PreparedData.of(spec, info, Map.of(Part.TRAIN, examples));
    }

    /** Steps of a run and bare ones in turns; the first of each turn do not count. */
    private static final class Turns {
        private final List<Double> bare = new ArrayList<>();
        private final List<Double> run = new ArrayList<>();
        private final List<Double> times = new ArrayList<>();
        private int taken;
        private long last;

        /** A step of the run has ended. */
        void step(Runnable bareStep) {
            tick();
            if (over()) {
                run.add(median());
                last = System.nanoTime();
                while (!over()) {
                    bareStep.run();
                    tick();
                }
                bare.add(median());
                last = System.nanoTime();
            }
        }

        private void tick() {
            long now = System.nanoTime();
            if (++taken > SETTLING) {
                times.add((now - last) / 1e9);
            }
            last = now;
        }

        private boolean over() {
            return times.size() >= COUNTED
                    && times.stream().mapToDouble(time -> time).sum() > TURN_SECONDS;
        }

        private double median() {
            double median = Quantiles.median(times);
            times.clear();
            taken = 0;
            return median;
        }
    }
}
