package dev.assay.export.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import dev.assay.architectures.GlorotUniform;
import dev.assay.data.Task;
import dev.assay.network.Convolution2D;
import dev.assay.network.Dense;
import dev.assay.network.Flatten;
import dev.assay.network.LSTM;
import dev.assay.network.Network;
import dev.assay.run.Seeds;
import dev.assay.run.TrainedNetwork;
import dev.assay.spi.ExportedModel;
import dev.assay.spi.UserException;
import dev.assay.tensor.HostOps;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import dev.assay.testing.Samples;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was exported, taken up again. */
class OnnxModelTest {
    private static final List<String> NAMES = List.of("cat", "a \"big\" dog", "new\nline");

    @TempDir
    Path folder;

    private static TrainedNetwork trained(Task task, Network network) {
        return new TrainedNetwork(
                "a network",
                network.input(),
                List.of(),
                network,
                network.initialWeights(new GlorotUniform(), new Seeds(1)),
                task.head(),
                task,
                Map.of());
    }

    private static Network dense() {
        return Network.of(Shape.of(5, 4))
                .add(new Flatten())
                .add(new Dense(3, true))
                .build();
    }

    private Path file(TrainedNetwork trained) throws IOException {
        return Files.write(folder.resolve("model.onnx"), new OnnxExporter().export(trained));
    }

    /** Asks a file, in a process of its own. */
    static final class Asking {
        public static void main(String[] words) {
            try (ExportedModel model = new OnnxExporter().open(Path.of(words[0]))) {
                System.out.println(model.task());
            }
        }
    }

    /** ONNX Runtime 1.29.0 looks through the command line and dies of a long one, which a class path makes. */
    @Test
    void opensAFileWhateverTheCommandLine() throws IOException, InterruptedException {
        Path file = file(trained(new Task.MultiClass(NAMES), dense()));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Asking.class.getName(),
                        file.toString(),
                        "library.jar:".repeat(1000))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("cat");
    }

    private void isTakenUp(Task task, Network network) throws IOException {
        TrainedNetwork trained = trained(task, network);
        Tensor inputs = Samples.normal(new Random(1), network.input().batched(3));
        HostOps ops = new HostOps();
        Tensor expected = ops.toTensor(trained.predict(ops, ops.from(inputs)));
        try (ExportedModel model = new OnnxExporter().open(file(trained))) {
            assertThat(model.task()).isEqualTo(task);
            assertThat(model.input()).isEqualTo(network.input());
            Tensor found = model.predict(inputs);
            assertThat(found.shape()).isEqualTo(expected.shape());
            assertThat(found.values()).containsExactly(expected.values(), within(1e-5f));
        }
    }

    @Test
    void keepsTaskAndShapesAndPredictsAsTheDefinition() throws IOException {
        isTakenUp(new Task.MultiClass(NAMES), dense());
        isTakenUp(new Task.MultiLabel(NAMES), dense());
        isTakenUp(new Task.Regression(NAMES), dense());
        isTakenUp(
                new Task.MultiOutput(List.of(
                        new Task.MultiOutput.Named("kind", new Task.MultiClass(NAMES)),
                        new Task.MultiOutput.Named("map", new Task.Segmentation(List.of("in", "out"), 1, 2)),
                        new Task.MultiOutput.Named("wet", new Task.MultiLabel(List.of("wet"))),
                        new Task.MultiOutput.Named("size", new Task.Regression(List.of("size"))))),
                Network.of(Shape.of(4)).add(new Dense(9, true)).build());
        isTakenUp(
                new Task.Segmentation(NAMES, 5, 4),
                Network.of(Shape.of(2, 5, 4)).add(Convolution2D.of(3, 1)).build());
        isTakenUp(
                new Task.SequenceLabeling(NAMES, 7),
                Network.of(Shape.of(7, 4)).add(new LSTM(3, true)).build());
    }

    private void refuses(UnaryOperator<ModelProto.Builder> change, String... message) throws IOException {
        Path file = file(trained(Task.MultiClass.of(3), dense()));
        ModelProto.Builder model = change.apply(ModelProto.parseFrom(Files.readAllBytes(file)).toBuilder());
        Files.write(file, model.build().toByteArray());
        assertThatThrownBy(() -> new OnnxExporter().open(file))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContainingAll(message);
    }

    private static UnaryOperator<ModelProto.Builder> metadata(String task, String names) {
        return model -> model.clearMetadataProps()
                .addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey("task").setValue(task))
                .addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey("names").setValue(names));
    }

    @Test
    void saysThatAFileIsOfSomebodyElseOrDamaged() throws IOException {
        refuses(ModelProto.Builder::clearMetadataProps, "was not exported by Assay", "'names'", "docs/export.md");
        refuses(metadata("classification", "[cat"), "its metadata are damaged");
        refuses(metadata("classification", "[\"a\"]"), "its metadata are damaged", "at least two classes");
        refuses(metadata("classification", "[\"a\",\"b\"]"), "does not name outputs of 3");
        refuses(metadata("poetry", "[\"a\",\"b\",\"c\"]"), "there is no task 'poetry'");
        refuses(ModelProto.Builder::clearGraph, "is damaged, or no ONNX model");
    }

    private static URL url(String path) {
        try {
            return Path.of(path).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void saysHowToGetTheRuntimeWhereItIsNotThere() throws ReflectiveOperationException, IOException {
        URL[] others = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(path -> !path.contains("onnxruntime"))
                .map(OnnxModelTest::url)
                .toArray(URL[]::new);
        try (URLClassLoader loader = new URLClassLoader(others, ClassLoader.getPlatformClassLoader())) {
            Class<?> type = loader.loadClass(OnnxExporter.class.getName());
            Object exporter = type.getConstructor().newInstance();
            assertThatThrownBy(() -> type.getMethod("open", Path.class).invoke(exporter, Path.of("model.onnx")))
                    .isInstanceOf(InvocationTargetException.class)
                    .cause()
                    .hasMessage("model.onnx: ONNX Runtime, which predicts by such files, is not there; it is 54 MB and"
                            + " fetched only where it is wanted. Set ASSAY_ONNX=true once, and ./assay fetches it:"
                            + " ASSAY_ONNX=true ./assay predict ...");
        }
    }
}
