package dev.assay.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.data.DataHome;
import dev.assay.data.Part;
import dev.assay.experiments.plugins.Plugins;
import dev.assay.experiments.predict.TrainedRun;
import dev.assay.experiments.testing.Golden;
import dev.assay.results.RunDirectory;
import dev.assay.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a trained network says of files; the texts of mistakes are golden files. */
class PredictTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path runs;

    private static String digits = "";
    private static String species = "";
    private static String length = "";

    @TempDir
    Path folder;

    @BeforeAll
    static void train() throws IOException {
        digits = run(
                "dataset.train=600", "dataset.test=40", "epochs=4", "architecture=mlp", "batch-size=16", "name=digits");
        Path table = runs.resolve("flowers.csv");
        List<String> lines = new ArrayList<>(List.of("sepal,petal,width,species"));
        IntStream.range(0, 60)
                .mapToObj(i -> i % 2 == 0
                        ? "5.%d,1.%d,0.2,small".formatted(i % 7, i % 5)
                        : "6.%d,4.%d,1.5,large".formatted(i % 7, i % 5))
                .forEach(lines::add);
        Files.write(table, lines);
        String[] flowers = {
            "dataset=csv",
            "dataset.file=\"" + table + '"',
            "dataset.header=true",
            "preprocessing=[standardize]",
            "architecture=linear",
            "epochs=60",
            "batch-size=8"
        };
        species = run(append(flowers, "name=species"));
        length = run(append(flowers, "name=length", "dataset.targets=[width]", "dataset.leave-out=[species]"));
    }

    private static String[] append(String[] words, String... more) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private static String run(String... words) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("run", "engine.threads=1", "--json", "runs=\"" + runs + '"'));
        arguments.addAll(List.of(words));
        Invocation done = Invocation.of(arguments.toArray(String[]::new));
        assertThat(done.code()).as(done.err()).isZero();
        return JSON.readTree(done.lastLine()).get("runDirectory").asText();
    }

    private Path image(String name, BufferedImage image) throws IOException {
        Path file = folder.resolve(name);
        assertThat(ImageIO.write(image, name.replaceFirst(".*\\.", ""), file.toFile()))
                .isTrue();
        return file;
    }

    /** A digit of the test part as a grey image. */
    private static BufferedImage digit(Tensor test, int index) {
        BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 784; i++) {
            image.getRaster().setSample(i % 28, i / 28, 0, (int) test.values()[index * 784 + i]);
        }
        return image;
    }

    private static Tensor test() {
        TrainedRun run = TrainedRun.read(new RunDirectory(Path.of(digits)), Plugins.discover(Optional.empty()));
        DataHome nowhere = new DataHome(List.of(), Path.of(""), false, notice -> {});
        return run.spec()
                .dataset()
                .open(Part.TEST, nowhere)
                .batch(IntStream.range(0, 40).toArray())
                .inputs();
    }

    /** The accuracy on the test part comes out of files again, so decoding, preprocessing, weights and engine are those of the run. */
    @Test
    void predictsForImagesAsTheRunDidInItsTest() throws IOException {
        Tensor test = test();
        List<String> words = new ArrayList<>(List.of("predict", digits, "--json"));
        for (int i = 0; i < 40; i++) {
            words.add(image(i + ".png", digit(test, i)).toString());
        }
        Invocation predict = Invocation.of(words.toArray(String[]::new));
        assertThat(predict.code()).as(predict.err()).isZero();
        List<String> lines = predict.out().lines().toList();
        assertThat(lines).hasSize(40);
        int right = 0;
        double logLoss = 0;
        for (int i = 0; i < 40; i++) {
            JsonNode line = JSON.readTree(lines.get(i));
            String truth = String.valueOf(i % 10);
            assertThat(line.get("input").asText()).endsWith("/" + i + ".png");
            right += line.get("class").asText().equals(truth) ? 1 : 0;
            assertThat(line.get("probability").asDouble())
                    .isEqualTo(line.get("probabilities")
                            .get(line.get("class").asText())
                            .asDouble());
            logLoss -= Math.log(line.get("probabilities").get(truth).asDouble()) / 40;
        }
        JsonNode metrics =
                JSON.readTree(Path.of(digits, "record.json").toFile()).get("metrics");
        assertThat(right / 40.0).isEqualTo(metrics.get("test/accuracy").asDouble());
        assertThat(logLoss).isCloseTo(metrics.get("test/loss").asDouble(), within(1e-6));
    }

    @Test
    void printsATableWithoutJson() throws IOException {
        Path seven = image("seven.png", digit(test(), 7));
        Invocation predict = Invocation.of("predict", digits, seven.toString());
        assertThat(predict.out().lines().toList().get(0)).matches("Input +Class +Probability");
        assertThat(predict.lastLine()).matches(".*/seven\\.png +\\d +[01]\\.\\d{4}");
    }

    @Test
    void readsTheSameImageFromEachFormatAndInColour() throws IOException {
        Tensor test = test();
        BufferedImage grey = digit(test, 3);
        BufferedImage colour = new BufferedImage(28, 28, BufferedImage.TYPE_INT_ARGB);
        BufferedImage deep = new BufferedImage(28, 28, BufferedImage.TYPE_USHORT_GRAY);
        for (int i = 0; i < 784; i++) {
            int value = grey.getRaster().getSample(i % 28, i / 28, 0);
            colour.setRGB(i % 28, i / 28, 0xFF << 24 | value << 16 | value << 8 | value);
            deep.getRaster().setSample(i % 28, i / 28, 0, value << 8 | value);
        }
        Invocation predict = Invocation.of(
                "predict",
                digits,
                "--json",
                image("grey.png", grey).toString(),
                image("colour.png", colour).toString(),
                image("deep.png", deep).toString(),
                image("grey.bmp", grey).toString());
        assertThat(predict.code()).as(predict.err()).isZero();
        assertThat(predict.out()
                        .lines()
                        .map(line -> line.replaceFirst("\"input\":\"[^\"]*\",", ""))
                        .distinct())
                .hasSize(1);
    }

    @Test
    void bringsImagesToSizeWhereAsked() throws IOException {
        BufferedImage digit = digit(test(), 3);
        BufferedImage large = new BufferedImage(84, 84, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 84 * 84; i++) {
            large.getRaster().setSample(i % 84, i / 84, 0, digit.getRaster().getSample(i % 84 / 3, i / 84 / 3, 0));
        }
        Path small = image("small.png", digit);
        Path file = image("large.png", large);
        check("size", Invocation.of("predict", digits, file.toString()));
        Invocation predict = Invocation.of("predict", digits, "--resize", "--json", file.toString(), small.toString());
        assertThat(predict.code()).as(predict.err()).isZero();
        List<String> lines = predict.out().lines().toList();
        assertThat(lines.get(0).replace("large", "small")).isEqualTo(lines.get(1));
    }

    @Test
    void predictsForTheLinesOfTables() throws IOException {
        Path table = folder.resolve("new.csv");
        Files.writeString(table, "5.1,1.2,0.2\n6.3,4.4,1.5\n");
        Invocation plain = Invocation.of("predict", species, table.toString(), "--json");
        assertThat(plain.code()).as(plain.err()).isZero();
        List<String> lines = plain.out().lines().toList();
        assertThat(JSON.readTree(lines.get(0)).get("class").asText()).isEqualTo("small");
        assertThat(JSON.readTree(lines.get(1)).get("class").asText()).isEqualTo("large");
        assertThat(JSON.readTree(lines.get(1)).get("input").asText()).isEqualTo(table + ":2");

        Path named = folder.resolve("named.csv");
        Files.writeString(named, "\uFEFFspecies;width;petal;sepal\nsmall;0.2;1.2;5.1\nlarge;1.5;4.4;6.3\n");
        Invocation chosen =
                Invocation.of("predict", species, named.toString(), "--json", "--columns", "sepal,petal,-3");
        assertThat(chosen.code()).as(chosen.err()).isZero();
        assertThat(chosen.out().replace("named.csv:2", "new.csv:1").replace("named.csv:3", "new.csv:2"))
                .isEqualTo(plain.out());
    }

    @Test
    void predictsTheNumbersOfARegression() throws IOException {
        Path table = folder.resolve("new.csv");
        Files.writeString(table, "5.1,1.2\n6.3,4.4\n");
        Invocation predict = Invocation.of("predict", length, table.toString());
        assertThat(predict.code()).as(predict.err()).isZero();
        assertThat(predict.out().lines().toList().get(0)).matches("Input +width");
        Invocation json = Invocation.of("predict", length, table.toString(), "--json");
        assertThat(JSON.readTree(json.lastLine()).get("values").get("width").asDouble())
                .isCloseTo(1.5, within(0.3));
    }

    private Path exported(String run, String name) {
        Path file = folder.resolve(name);
        Invocation export = Invocation.of("export", run, "--onnx", file.toString());
        assertThat(export.code()).as(export.err()).isZero();
        return file;
    }

    private void predictsTheSame(String run, Path file, Path... inputs) throws IOException {
        List<String> there = json(file.toString(), inputs);
        List<String> here = json(run, inputs);
        assertThat(there).hasSameSizeAs(here);
        for (int i = 0; i < here.size(); i++) {
            JsonNode expected = JSON.readTree(here.get(i));
            JsonNode found = JSON.readTree(there.get(i));
            assertThat(found.path("class")).isEqualTo(expected.path("class"));
            assertThat(found.get("input")).isEqualTo(expected.get("input"));
            String figures = expected.has("values") ? "values" : "probabilities";
            assertThat(found.get(figures).fieldNames())
                    .toIterable()
                    .containsExactlyElementsOf(() -> expected.get(figures).fieldNames());
            expected.get(figures)
                    .fields()
                    .forEachRemaining(value -> assertThat(
                                    found.get(figures).get(value.getKey()).asDouble())
                            .isCloseTo(value.getValue().asDouble(), within(1e-5)));
        }
    }

    private static List<String> json(String model, Path... inputs) {
        List<String> words = new ArrayList<>(List.of("predict", model, "--json"));
        for (Path input : inputs) {
            words.add(input.toString());
        }
        Invocation predict = Invocation.of(words.toArray(String[]::new));
        assertThat(predict.code()).as(predict.err()).isZero();
        return predict.out().lines().toList();
    }

    @Test
    void predictsByAnExportedFileAsByTheRun() throws IOException {
        Tensor test = test();
        Path[] images = new Path[40];
        for (int i = 0; i < 40; i++) {
            images[i] = image(i + ".png", digit(test, i));
        }
        Path file = exported(digits, "Digits.ONNX");
        predictsTheSame(digits, file, images);
        Invocation table = Invocation.of("predict", file.toString(), images[7].toString());
        assertThat(table.out().lines().toList().get(0)).matches("Input +Class +Probability");

        Path lines = folder.resolve("new.csv");
        Files.writeString(lines, "5.1,1.2,0.2\n6.3,4.4,1.5\n".repeat(50));
        predictsTheSame(species, exported(species, "species.onnx"), lines);
        Files.writeString(lines, "5.1,1.2\n6.3,4.4\n");
        predictsTheSame(length, exported(length, "length.onnx"), lines);
    }

    @Test
    void saysWhatIsWrongWithAnExportedFile() throws IOException {
        Path image = image("digit.png", digit(test(), 3));
        Path file = exported(digits, "digits.onnx");
        Path lines = folder.resolve("new.csv");
        Files.writeString(lines, "5.1,1.2\n");
        BufferedImage large = new BufferedImage(84, 84, BufferedImage.TYPE_BYTE_GRAY);
        check(
                "exported-size",
                Invocation.of(
                        "predict", file.toString(), image("large.png", large).toString()));
        check("exported-numbers", Invocation.of("predict", file.toString(), lines.toString()));
        check("exported-device", Invocation.of("predict", file.toString(), image.toString(), "--device", "cpu"));
        check(
                "exported-missing",
                Invocation.of("predict", folder.resolve("no.onnx").toString(), image.toString()));
        byte[] bytes = Files.readAllBytes(file);
        Path damaged = Files.write(folder.resolve("damaged.onnx"), Arrays.copyOf(bytes, bytes.length / 2));
        check("exported-damaged", Invocation.of("predict", damaged.toString(), image.toString()));
    }

    @Test
    void saysWhatIsWrongWithTheInputs() throws IOException {
        Path image = image("digit.png", digit(test(), 3));
        Path table = folder.resolve("table.csv");
        check(
                "no-file",
                Invocation.of("predict", digits, folder.resolve("no.png").toString()));
        check("folder", Invocation.of("predict", digits, folder.toString()));
        check(
                "no-input",
                Invocation.of(
                        "predict",
                        digits,
                        Files.writeString(folder.resolve("notes.pdf"), "x").toString()));
        check(
                "damaged-image",
                Invocation.of(
                        "predict",
                        digits,
                        Files.writeString(folder.resolve("text.png"), "x").toString()));
        check("image-for-numbers", Invocation.of("predict", species, image.toString()));
        check("file-for-run", Invocation.of("predict", image.toString(), image.toString()));
        check("device", Invocation.of("predict", digits, image.toString(), "--device", "gup"));
        Files.writeString(table, "sepal,petal,width,species\n5.1,1.2,0.2,small\n");
        check("columns-too-many", Invocation.of("predict", species, table.toString()));
        check("columns-not-enough", Invocation.of("predict", species, table.toString(), "--columns", "sepal"));
        check("unknown-column", Invocation.of("predict", species, table.toString(), "--columns", "sepal,petl,width"));
        check("not-a-number", Invocation.of("predict", species, table.toString(), "--columns", "0,1,3"));
        Files.writeString(table, "5.1,1.2,0.2\n5.1,1.2\n");
        check("short-line", Invocation.of("predict", species, table.toString()));
        Files.writeString(table, "a,b,c\n");
        check("empty", Invocation.of("predict", species, table.toString()));
    }

    private void check(String name, Invocation predict) {
        assertThat(predict.code()).as(predict.err()).isEqualTo(AssayCommand.MISTAKE);
        assertThat(predict.out()).isEmpty();
        Golden.check("predict/" + name + ".txt", predict.err().replace(folder.toString(), "FOLDER"));
    }
}
