package dev.assay.ci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.assay.data.DataHome;
import dev.assay.data.Examples;
import dev.assay.data.Part;
import dev.assay.experiments.cli.AssayCommand;
import dev.assay.experiments.cli.Terminal;
import dev.assay.experiments.plugins.Plugins;
import dev.assay.experiments.predict.Example;
import dev.assay.experiments.predict.TrainedRun;
import dev.assay.results.RunDirectory;
import dev.assay.spi.Device;
import dev.assay.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a config to a model in another runtime: a run on MNIST, exported, predicts there what it predicts here. */
class ExportedModelsTest {
    /** Below this distance of the two most probable classes, rounding may choose. */
    private static final float TIE = 1e-5f;

    @TempDir
    Path folder;

    @Test
    void leNetPredictsTheSameOnAllTestImages() throws IOException, OrtException {
        predictsTheSame(10_000, "architecture=lenet", "split.limit-train=2000");
    }

    @Test
    void lstmOverRowsPredictsTheSameOnAllTestImages() throws IOException, OrtException {
        predictsTheSame(
                10_000,
                "architecture=lstm",
                "architecture.units=[32]",
                "preprocessing=[scale, { name = reshape, shape = 28x28 }]",
                "optimizer=adam",
                "optimizer.learning-rate=0.003",
                "split.limit-train=4000");
    }

    /** All 10,000 are asked by hand: docs/decisions/0004-export.md has the figures. */
    @Test
    void resNet20PredictsTheSameOnAThousandTestImages() throws IOException, OrtException {
        predictsTheSame(
                1000,
                "architecture=cifar-resnet",
                "architecture.depth=20",
                "preprocessing=[{ name = standardize, per = all }]",
                "split.limit-train=320");
    }

    private void predictsTheSame(int count, String... overrides) throws IOException, OrtException {
        Optional<Path> data = Optional.ofNullable(System.getenv("ASSAY_DATA")).map(Path::of);
        assumeTrue(data.isPresent(), "SKIPPED: set ASSAY_DATA to the folder that holds mnist");
        List<String> run = new ArrayList<>(List.of(
                "run",
                "experiment=mnist-lenet",
                "epochs=1",
                "split.limit-validation=100",
                "split.limit-test=100",
                "runs=\"" + folder + '"'));
        run.addAll(List.of(overrides));
        assay(run.toArray(String[]::new));
        Path directory;
        try (Stream<Path> runs = Files.list(folder.resolve("mnist-lenet"))) {
            directory = runs.findFirst().orElseThrow();
        }
        Path file = folder.resolve("model.onnx");
        assay("export", directory.toString(), "--onnx", file.toString());

        TrainedRun trained = TrainedRun.read(new RunDirectory(directory), Plugins.discover(Optional.empty()));
        DataHome home = new DataHome(List.of(data.orElseThrow()), folder, false, notice -> {});
        Examples test = trained.spec().dataset().open(Part.TEST, home);
        List<Example> examples = IntStream.range(0, count)
                .mapToObj(i -> new Example("test " + i, test.batch(i).inputs().values()))
                .toList();
        List<Tensor> here = trained.predict(examples, new Device.Cpu());
        try (OrtSession session = OrtEnvironment.getEnvironment().createSession(file.toString())) {
            int from = 0;
            for (Tensor expected : here) {
                Tensor found = there(session, test, from, expected);
                same(expected, found, from);
                from += expected.rows();
            }
            assertThat(from).isEqualTo(count);
        }
    }

    private static void assay(String... words) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);
        int code = AssayCommand.execute(new Terminal(stream, stream, OptionalInt.empty()), words);
        assertThat(code).as(said.toString(StandardCharsets.UTF_8)).isZero();
    }

    private static Tensor there(OrtSession session, Examples test, int from, Tensor expected) throws OrtException {
        Tensor inputs = test.batch(IntStream.range(from, from + expected.rows()).toArray())
                .inputs();
        long[] shape = Arrays.stream(inputs.shape().toArray()).asLongStream().toArray();
        try (OnnxTensor batch = OnnxTensor.createTensor(
                        OrtEnvironment.getEnvironment(), FloatBuffer.wrap(inputs.values()), shape);
                OrtSession.Result result = session.run(Map.of("input", batch))) {
            float[] values = new float[expected.values().length];
            ((OnnxTensor) result.get("predictions").orElseThrow())
                    .getFloatBuffer()
                    .get(values);
            return new Tensor(expected.shape(), values);
        }
    }

    private static void same(Tensor expected, Tensor found, int from) {
        int classes = expected.rowLength();
        for (int row = 0; row < expected.rows(); row++) {
            float[] here = Arrays.copyOfRange(expected.values(), row * classes, (row + 1) * classes);
            float[] there = Arrays.copyOfRange(found.values(), row * classes, (row + 1) * classes);
            assertThat(there).as("test image %d", from + row).containsExactly(here, within(TIE));
            float[] sorted = here.clone();
            Arrays.sort(sorted);
            if (sorted[classes - 1] - sorted[classes - 2] > 2 * TIE) {
                assertThat(largest(there)).as("test image %d", from + row).isEqualTo(largest(here));
            }
        }
    }

    private static int largest(float[] values) {
        return IntStream.range(0, values.length)
                .reduce((best, i) -> values[i] > values[best] ? i : best)
                .orElseThrow();
    }
}
