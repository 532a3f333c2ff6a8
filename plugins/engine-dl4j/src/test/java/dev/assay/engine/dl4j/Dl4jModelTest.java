package dev.assay.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.architectures.GlorotUniform;
import dev.assay.data.Batch;
import dev.assay.data.Task;
import dev.assay.losses.CategoricalCrossEntropy;
import dev.assay.network.BatchNormalization;
import dev.assay.network.Convolution2D;
import dev.assay.network.Dense;
import dev.assay.network.Dropout;
import dev.assay.network.Flatten;
import dev.assay.network.GlobalAveragePooling2D;
import dev.assay.network.LSTM;
import dev.assay.network.MaxPooling2D;
import dev.assay.network.Network;
import dev.assay.network.ReLU;
import dev.assay.optimizers.Constant;
import dev.assay.optimizers.Nesterov;
import dev.assay.run.Seeds;
import dev.assay.run.Snapshot;
import dev.assay.spi.Device;
import dev.assay.spi.Model;
import dev.assay.spi.Objective;
import dev.assay.spi.Progress;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import dev.assay.testing.ReferenceEngine;
import dev.assay.testing.Samples;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the contract of engines leaves open: bits, memory, sizes, and that something is learnt. */
final class Dl4jModelTest {
    private static final Task TASK = Task.MultiClass.of(3);
    private static final Seeds SEEDS = new Seeds(3);

    private static Network convnet() {
        return Network.of(Shape.of(1, 12, 12))
                .add(Convolution2D.of(8, 3).withoutBias())
                .add(new BatchNormalization(0.9, 1e-5))
                .add(new ReLU())
                .add(MaxPooling2D.of(2))
                .add(Convolution2D.of(8, 3))
                .add(new ReLU())
                .add(new Dropout(0.2))
                .add(new Flatten())
                .add(new Dense(3, true))
                .build();
    }

    private static Objective objective() {
        return new Objective(new CategoricalCrossEntropy(), new Nesterov(new Constant(0.05), 0.9), List.of());
    }

    private static Model model(Network network, int threads) {
        Map<String, Tensor> weights = network.initialWeights(new GlorotUniform(), SEEDS);
        return new Dl4jEngine(threads).build(network, weights, objective(), new Device.Cpu(), SEEDS);
    }

    /** Three classes: noise with a bright bar at the top, in the middle or at the bottom. */
    private static Batch bars(Random random, int size) {
        Tensor inputs = Samples.normal(random, Shape.of(size, 1, 12, 12));
        Tensor targets = Tensor.zeros(Shape.of(size, 3));
        for (int i = 0; i < size; i++) {
            int bar = random.nextInt(3);
            targets.values()[i * 3 + bar] = 1;
            for (int j = 0; j < 48; j++) {
                inputs.values()[i * 144 + bar * 48 + j] += 1;
            }
        }
        return new Batch(inputs, targets);
    }

    private static double train(Model model, int steps, int size) {
        double loss = 0;
        for (int i = 0; i < steps; i++) {
            loss = model.fit(bars(new Random(i), size), Progress.of(i, steps, 1));
        }
        return loss;
    }

    private static String sha256AfterTenSteps() {
        try (Model model = model(convnet(), 2)) {
            train(model, 10, 32);
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Tensor weight : model.snapshot().weights().values()) {
                ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * weight.values().length);
                bytes.asFloatBuffer().put(weight.values());
                digest.update(bytes.array());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** What {@link #otherProcess} starts; it prints what is asked for. */
    static final class OtherProcess {
        private OtherProcess() {}

        public static void main(String[] arguments) {
            System.out.println(
                    switch (arguments[0]) {
                        case "growth" -> String.valueOf(growth());
                        case "closed" -> String.valueOf(growthByClosedModels());
                        default -> sha256AfterTenSteps();
                    });
        }
    }

    private static Process otherProcess(String what) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms256m",
                        "-Xmx256m",
                        "-XX:+AlwaysPreTouch",
                        "-XX:+UseParallelGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OtherProcess.class.getName(),
                        what)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static String output(Process process) throws IOException, InterruptedException {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return output.strip();
    }

    @Test
    void givesTheSameBitsInAnotherProcess() throws IOException, InterruptedException {
        Process process = otherProcess("bits");
        String here = sha256AfterTenSteps();
        assertThat(sha256AfterTenSteps()).isEqualTo(here);
        assertThat(output(process)).isEqualTo(here);
    }

    @Test
    void learns() {
        try (Model model = model(convnet(), 2)) {
            double before = train(model, 1, 64);
            double after = train(model, 60, 64);
            assertThat(before).isGreaterThan(0.9);
            assertThat(after).isLessThan(0.15);
        }
    }

    /** In a process whose heap is resident from the start, so that what grows is outside it. */
    @Test
    void holdsNoMoreMemoryAfterManyStepsThanAfterAFew() throws IOException, InterruptedException {
        long growth = Long.parseLong(output(otherProcess("growth")));
        assertThat(growth).isLessThan(60L << 20);
    }

    private static long growth() {
        try (Model model = model(convnet(), 1)) {
            train(model, 200, 24);
            model.predict(bars(new Random(1), 64).inputs());
            System.gc();
            long resident = Pointer.physicalBytes();
            train(model, 500, 24);
            train(model, 100, 16);
            for (int i = 0; i < 100; i++) {
                model.predict(bars(new Random(1), 64).inputs());
                model.snapshot();
            }
            System.gc();
            return Pointer.physicalBytes() - resident;
        }
    }

    @Test
    void givesBackItsMemoryWhenClosed() throws IOException, InterruptedException {
        long growth = Long.parseLong(output(otherProcess("closed")));
        assertThat(growth).isLessThan(100L << 20);
    }

    /** Twenty models of 16 MB of weights and slots, and as much again in workspaces. */
    private static long growthByClosedModels() {
        Network wide = Network.of(Shape.of(1000))
                .add(new Dense(2000, true))
                .add(new Dense(3, true))
                .build();
        long before = 0;
        for (int i = 0; i < 22; i++) {
            if (i == 2) {
                System.gc();
                before = Pointer.physicalBytes();
            }
            try (Model model = model(wide, 1)) {
                for (int step = 0; step < 3; step++) {
                    model.fit(Samples.batch(new Random(i), Shape.of(1000), TASK, 8), Progress.of(step, 3, 1));
                }
            }
        }
        return Pointer.physicalBytes() - before;
    }

    @Test
    void asksManyExamplesInTurnsThatHoldLittleMemory() {
        Network network = Network.of(Shape.of(1, 64, 64))
                .add(Convolution2D.of(64, 1))
                .add(new GlobalAveragePooling2D())
                .build();
        try (Model model = model(network, 2)) {
            Tensor inputs = Samples.normal(new Random(1), Shape.of(300, 1, 64, 64));
            Tensor all = model.predict(inputs);
            assertThat(all.shape()).isEqualTo(Shape.of(300, 64));
            for (int i : new int[] {0, 200, 255, 256, 299}) {
                float[] one = new float[64 * 64];
                System.arraycopy(inputs.values(), i * one.length, one, 0, one.length);
                Tensor alone = model.predict(new Tensor(Shape.of(1, 1, 64, 64), one));
                for (int j = 0; j < 64; j++) {
                    assertThat(all.values()[i * 64 + j]).isCloseTo(alone.values()[j], within(1e-6f));
                }
            }
        }
    }

    @Test
    void takesBatchesOfAnySizeInAnyOrder() {
        try (Model model = model(convnet(), 2);
                Model reference = new ReferenceEngine()
                        .build(
                                convnet(),
                                convnet().initialWeights(new GlorotUniform(), SEEDS),
                                objective(),
                                new Device.Cpu(),
                                SEEDS)) {
            int step = 0;
            for (int size : new int[] {2, 9, 3, 17, 9, 2}) {
                Batch batch = bars(new Random(size), size);
                Progress at = Progress.of(step++, 10, 1);
                assertThat(model.fit(batch, at)).isCloseTo(reference.fit(batch, at), within(1e-3));
            }
        }
    }

    @Test
    void computesLayersOfWidthOne() {
        Network network = Network.of(Shape.of(1, 5, 5))
                .add(Convolution2D.of(1, 2))
                .add(new BatchNormalization(0.9, 1e-3))
                .add(new Flatten())
                .add(new Dense(1, true))
                .add(new BatchNormalization(0.9, 1e-3))
                .add(new Dense(3, true))
                .build();
        Map<String, Tensor> weights = Samples.weights(network, new Random(4));
        try (Model model = new Dl4jEngine(1).build(network, weights, objective(), new Device.Cpu(), SEEDS);
                Model reference = new ReferenceEngine().build(network, weights, objective(), new Device.Cpu(), SEEDS)) {
            Batch batch = Samples.batch(new Random(5), network.input(), TASK, 6);
            for (int i = 0; i < 3; i++) {
                Progress at = Progress.of(i, 3, 1);
                assertThat(model.fit(batch, at)).isCloseTo(reference.fit(batch, at), within(1e-4));
            }
            Tensor expected = reference.predict(batch.inputs());
            Tensor actual = model.predict(batch.inputs());
            for (int i = 0; i < expected.values().length; i++) {
                assertThat(actual.values()[i]).isCloseTo(expected.values()[i], within(1e-3f));
            }
        }
    }

    @Test
    void tellsOfWeightsThatAreNotNumbers() {
        try (Model model = model(convnet(), 1)) {
            Snapshot snapshot = model.snapshot();
            Tensor kernel = Objects.requireNonNull(snapshot.weights().get("dense1/kernel"));
            kernel.values()[0] = Float.NaN;
            model.restore(snapshot);
            assertThat(train(model, 1, 8)).isNaN();
        }
    }

    /** The native rectifier would make 0 of it. */
    @Test
    void keepsWhatIsNotANumberThroughTheRectifier() {
        try (Model model = model(convnet(), 1)) {
            Tensor inputs = bars(new Random(1), 4).inputs();
            assertThat(model.predict(inputs).values()).doesNotContain(Float.NaN);
            Snapshot healthy = model.snapshot();
            Snapshot poisoned = model.snapshot();
            Objects.requireNonNull(poisoned.weights().get("convolution1/kernel"))
                    .values()[0] = Float.NaN;
            model.restore(poisoned);
            assertThat(model.predict(inputs).values()).containsOnly(Float.NaN);
            assertThat(train(model, 1, 8)).isNaN();
            model.restore(healthy);
            assertThat(model.predict(inputs).values()).doesNotContain(Float.NaN);
        }
    }

    /** The contract's sequences are small; oneDNN's code depends on sizes. Threads share batches out, also those that cannot be divided and those that are too few. */
    @ParameterizedTest
    @CsvSource({"1, 19", "2, 19", "3, 19", "4, 3"})
    void learnsLongSequencesAsTheReference(int threads, int sequences) {
        Network network = Network.of(Shape.of(17, 20))
                .add(new LSTM(33, true))
                .add(new LSTM(16, false))
                .add(new Dense(3, true))
                .build();
        Map<String, Tensor> weights = network.initialWeights(new GlorotUniform(), SEEDS);
        try (Model model = new Dl4jEngine(threads).build(network, weights, objective(), new Device.Cpu(), SEEDS);
                Model reference = new ReferenceEngine().build(network, weights, objective(), new Device.Cpu(), SEEDS)) {
            Batch batch = Samples.batch(new Random(5), network.input(), TASK, sequences);
            for (int i = 0; i < 3; i++) {
                Progress at = Progress.of(i, 3, 1);
                assertThat(model.fit(batch, at)).isCloseTo(reference.fit(batch, at), within(1e-4));
            }
            reference.snapshot().weights().forEach((name, expected) -> {
                Tensor actual =
                        Objects.requireNonNull(model.snapshot().weights().get(name));
                for (int i = 0; i < expected.values().length; i++) {
                    assertThat(actual.values()[i]).as(name).isCloseTo(expected.values()[i], within(2e-5f));
                }
            });
        }
    }

    @Test
    void sequencesThatThreadsShareGiveTheSameBitsEachTime() {
        Network network = Network.of(Shape.of(9, 6))
                .add(new LSTM(20, false))
                .add(new Dense(3, true))
                .build();
        Set<List<Float>> bits = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            try (Model model = model(network, 3)) {
                for (int step = 0; step < 5; step++) {
                    model.fit(Samples.batch(new Random(step), network.input(), TASK, 32), Progress.of(step, 5, 1));
                }
                List<Float> weights = new ArrayList<>();
                model.snapshot().weights().values().forEach(weight -> {
                    for (float value : weight.values()) {
                        weights.add(value);
                    }
                });
                bits.add(weights);
            }
        }
        assertThat(bits).hasSize(1);
    }

    /** Weights are kept in a second layout from one inference to the next. */
    @Test
    void predictsWithTheWeightsThatItHasNow() {
        Batch batch = bars(new Random(1), 16);
        try (Model model = model(convnet(), 2);
                Model fresh = model(convnet(), 2)) {
            Snapshot first = model.snapshot();
            Tensor before = model.predict(batch.inputs());
            train(model, 3, 16);
            Tensor after = model.predict(batch.inputs());
            fresh.restore(model.snapshot());
            assertThat(after).isNotEqualTo(before).isEqualTo(fresh.predict(batch.inputs()));
            model.restore(first);
            assertThat(model.predict(batch.inputs())).isEqualTo(before);
        }
    }

    @Test
    void namesAWeightThatIsMissingOrOfAnotherShape() {
        Network network = Network.of(Shape.of(4)).add(new Dense(3, true)).build();
        Map<String, Tensor> few = Map.of("dense1/kernel", Tensor.zeros(Shape.of(4, 3)));
        Map<String, Tensor> wrong =
                Map.of("dense1/kernel", Tensor.zeros(Shape.of(3, 4)), "dense1/bias", Tensor.zeros(Shape.of(3)));
        Dl4jEngine engine = new Dl4jEngine(1);
        assertThatThrownBy(() -> engine.build(network, few, objective(), new Device.Cpu(), SEEDS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("dense1/bias");
        assertThatThrownBy(() -> engine.build(network, wrong, objective(), new Device.Cpu(), SEEDS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("dense1/kernel: found 3x4, expected 4x3");
    }
}
