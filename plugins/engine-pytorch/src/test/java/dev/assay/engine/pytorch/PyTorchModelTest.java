package dev.assay.engine.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
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
import dev.assay.spi.Device;
import dev.assay.spi.Model;
import dev.assay.spi.Objective;
import dev.assay.spi.Progress;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import dev.assay.testing.Samples;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the contract of engines leaves open: bits in another process, memory, sizes, and that something is learnt. */
@NeedsLibTorch
final class PyTorchModelTest {
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

    private static Model model(Network network, int threads) {
        Objective objective =
                new Objective(new CategoricalCrossEntropy(), new Nesterov(new Constant(0.05), 0.9), List.of());
        return new PyTorchEngine(threads)
                .build(network, network.initialWeights(new GlorotUniform(), SEEDS), objective, new Device.Cpu(), SEEDS);
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

    /** What the system keeps of this process in memory, in bytes. */
    private static long resident() {
        System.gc();
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    /** In a process whose heap is resident from the start, so that what grows is outside it; the first steps are the compiler's. */
    @Test
    void holdsNoMoreMemoryAfterTenThousandStepsThanAfterThreeThousand() throws IOException, InterruptedException {
        long growth = Long.parseLong(output(otherProcess("growth")));
        assertThat(growth).isLessThan(20L << 20);
    }

    private static long growth() {
        try (Model model = model(convnet(), 1)) {
            growOlder(model, 3000);
            long before = resident();
            growOlder(model, 7000);
            return resident() - before;
        }
    }

    private static void growOlder(Model model, int steps) {
        train(model, steps, 4);
        for (int i = 0; i < steps / 100; i++) {
            Batch batch = bars(new Random(1), 64);
            model.predict(batch.inputs());
            model.inputGradient(batch);
            model.restore(model.snapshot());
        }
    }

    @Test
    void givesBackItsMemoryWhenClosed() throws IOException, InterruptedException {
        long growth = Long.parseLong(output(otherProcess("closed")));
        assertThat(growth).isLessThan(160L << 20);
    }

    /** Forty models of 16 MB of weights and slots, after ten that show the allocator how large its pieces are. */
    private static long growthByClosedModels() {
        Network wide = Network.of(Shape.of(1000))
                .add(new Dense(2000, true))
                .add(new Dense(3, true))
                .build();
        long before = 0;
        for (int i = 0; i < 50; i++) {
            if (i == 10) {
                before = resident();
            }
            try (Model model = model(wide, 1)) {
                for (int step = 0; step < 3; step++) {
                    model.fit(Samples.batch(new Random(i), Shape.of(1000), TASK, 8), Progress.of(step, 3, 1));
                }
            }
        }
        return resident() - before;
    }

    @Test
    void asksManyExamplesInTurns() {
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
    void trainsOnTwoThreadsOfJavaAtATime() throws InterruptedException {
        String alone = sha256AfterTenSteps();
        String[] found = new String[2];
        Thread[] threads = new Thread[2];
        for (int i = 0; i < 2; i++) {
            int own = i;
            threads[i] = new Thread(() -> found[own] = sha256AfterTenSteps());
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(found).containsOnly(alone);
    }

    @Test
    void learnsFromSequences() {
        Network network = Network.of(Shape.of(12, 12))
                .add(new LSTM(16, false))
                .add(new Dense(3, true))
                .build();
        try (Model model = model(network, 2)) {
            double loss = 0;
            for (int i = 0; i < 150; i++) {
                Batch batch = bars(new Random(i), 64);
                Batch sequences = new Batch(batch.inputs().reshape(Shape.of(64, 12, 12)), batch.targets());
                loss = model.fit(sequences, Progress.of(i, 150, 1));
            }
            assertThat(loss).isLessThan(0.4);
        }
    }
}
