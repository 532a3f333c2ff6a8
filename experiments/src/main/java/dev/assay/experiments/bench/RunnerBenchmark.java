package dev.assay.experiments.bench;

import com.google.inject.Inject;
import dev.assay.data.Batch;
import dev.assay.data.DatasetInfo;
import dev.assay.data.Examples;
import dev.assay.data.Part;
import dev.assay.data.Task;
import dev.assay.experiments.run.PreparedData;
import dev.assay.experiments.run.ProgressDisplay;
import dev.assay.experiments.run.Recorder;
import dev.assay.experiments.run.Runner;
import dev.assay.experiments.run.Training;
import dev.assay.experiments.spec.ExperimentSpec;
import dev.assay.network.Network;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a run adds to the bare steps of its model: batches drawn and preprocessed, progress shown, figures noted. Bare steps on one batch in memory
 * and the steps of a run go in turns, on the same network.
 */
public final class RunnerBenchmark {
    private static final int WARM_UP = 3;
    private static final int MOST_EXAMPLES = 4096;
    private static final int MOST_BYTES = 64 << 20;
    private static final long MANY = 1_000_000;

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
     * Measures in turns, in an order that changes from round to round.
     *
     * @param name what to call the network
     * @param input the shape of an example
     * @param seconds of each of the two in each round; a run may be over before
     * @throws UserException where there is no room for what the runs record
     */
    public Overhead measure(String name, Shape input, int rounds, double seconds) {
        PreparedData data = data(input);
        List<Double> bare = new ArrayList<>();
        List<Double> run = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            if (round % 2 == 0) {
                bare.add(bare(data, seconds));
                run.add(run(data, seconds));
            } else {
                run.add(run(data, seconds));
                bare.add(bare(data, seconds));
            }
        }
        return new Overhead(name, spec.batchSize(), bare, run);
    }

    private double bare(PreparedData data, double seconds) {
        Network network = spec.network(task, data.inputs());
        Objective objective = new Objective(loss, spec.optimizer(), spec.regularizers());
        Map<String, Tensor> weights = network.initialWeights(spec.initializer(), seeds);
        Batch batch =
                data.part(Part.TRAIN).batch(IntStream.range(0, spec.batchSize()).toArray());
        Clock clock = new Clock(seconds);
        try (Model model = spec.engine().build(network, weights, objective, spec.device(), seeds)) {
            for (long step = 0; !clock.over(); step++) {
                model.fit(batch, Progress.of(Math.min(step, MANY - 1), MANY, 1));
                clock.tick();
            }
        }
        return clock.secondsAStep();
    }

    private double run(PreparedData data, double seconds) {
        Clock clock = new Clock(seconds);
        Provenance provenance = new Provenance("0".repeat(64), spec.seed(), "", Map.of());
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        try (Folder folder = Folder.temporary();
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
                            clock.tick();
                        }
                    },
                    clock::over);
        }
        return clock.secondsAStep();
    }

    /** Bytes at random, as images are kept, preprocessed as the config says; classes in turn. */
    private PreparedData data(Shape input) {
        int width = input.length();
        int size = Math.max(spec.batchSize(), Math.min(MOST_EXAMPLES, MOST_BYTES / width));
        byte[] bytes = new byte[Math.multiplyExact(size, width)];
        RandomGenerator random = seeds.stream("benchmark");
        random.nextBytes(bytes);
        float[] levels = new float[256];
        for (int b = 0; b < levels.length; b++) {
            levels[b] = b;
        }
        Examples examples = new Noise(size, input, task.outputs(), bytes, levels);
        DatasetInfo info = new DatasetInfo("benchmark", "Bytes at random.", task, input, Map.of(Part.TRAIN, size));
        return PreparedData.of(spec, info, Map.of(Part.TRAIN, examples));
    }

    /** Examples kept as images are, a byte a value. */
    private record Noise(int size, Shape inputShape, Shape targetShape, byte[] bytes, float[] levels)
            implements Examples {
        @Override
        public void copyInput(int index, float[] into, int offset) {
            int width = inputShape.length();
            int from = index * width;
            for (int i = 0; i < width; i++) {
                into[offset + i] = levels[bytes[from + i] & 0xFF];
            }
        }

        @Override
        public void copyTarget(int index, float[] into, int offset) {
            for (int i = 0; i < targetShape.length(); i++) {
                into[offset + i] = i == index % targetShape.length() ? 1 : 0;
            }
        }

        @Override
        public Optional<Examples> mapped(UnaryOperator<float[]> change) {
            return Optional.of(new Noise(size, inputShape, targetShape, bytes, change.apply(levels.clone())));
        }
    }

    /** A folder that is gone afterwards. */
    private record Folder(Path path) implements AutoCloseable {
        static Folder temporary() {
            try {
                return new Folder(Files.createTempDirectory("assay-bench"));
            } catch (IOException e) {
                throw new UserException("Cannot make a temporary folder: " + e.getMessage(), e);
            }
        }

        @Override
        public void close() {
            try (Stream<Path> files = Files.walk(path)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            } catch (IOException e) {
                throw new UserException("Cannot delete " + path + ": " + e.getMessage(), e);
            }
        }
    }

    /** The time from step to step; the first ones do not count. */
    private static final class Clock {
        private final double seconds;
        private final List<Double> times = new ArrayList<>();
        private long steps;
        private long start;
        private long last;

        Clock(double seconds) {
            this.seconds = seconds;
        }

        void tick() {
            long now = System.nanoTime();
            if (++steps > WARM_UP) {
                times.add((now - last) / 1e9);
            } else {
                start = now;
            }
            last = now;
        }

        boolean over() {
            return !times.isEmpty() && last - start > seconds * 1e9;
        }

        double secondsAStep() {
            return Overhead.median(times);
        }
    }
}
