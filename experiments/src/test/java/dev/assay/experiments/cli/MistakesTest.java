package dev.assay.experiments.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.experiments.testing.Golden;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user is told who makes a mistake, and that nothing half-written is left. The texts are golden files. */
class MistakesTest {
    @TempDir
    Path folder;

    @Test
    void unknownKey() throws IOException {
        mistake("unknown-key", "optimizer.learning-rat=0.1");
    }

    @Test
    void unknownOptionOfAGroup() throws IOException {
        mistake("unknown-option", "initializer=glorot-unifrom");
    }

    @Test
    void unknownExperiment() throws IOException {
        mistake("unknown-experiment", "experiment=mnist-lenett");
    }

    @Test
    void unknownComponentInAList() throws IOException {
        mistake("unknown-component", "regularizers=[{ name = dropuot }]");
    }

    @Test
    void wrongType() throws IOException {
        mistake("wrong-type", "epochs=many");
    }

    @Test
    void valueOutOfRange() throws IOException {
        mistake("out-of-range", "regularizers=[{ name = dropout, rate = 1.5 }]");
    }

    @Test
    void missingSetting() throws IOException {
        mistake("missing-setting", "dataset=csv");
    }

    @Test
    void severalAtOnce() throws IOException {
        mistake("several", "epoch=3", "optimizer=adm", "batch-size=x");
    }

    @Test
    void unknownProcedure() throws IOException {
        mistake("unknown-procedure", "procedure=k-folds");
    }

    @Test
    void tooFewFolds() throws IOException {
        mistake("too-few-folds", "procedure=k-fold", "procedure.folds=1");
    }

    @Test
    void moreFoldsThanExamples() throws IOException {
        mistake("too-many-folds", "procedure=k-fold", "procedure.folds=21", "dataset.train=20");
    }

    @Test
    void foldThatIsNotThere() throws IOException {
        mistake("no-such-fold", "split.fold={number: 6, of: 5}");
    }

    @Test
    void sweepGivenToRun() throws IOException {
        mistake("sweep", "batch-size=32,64");
    }

    @Test
    void noOverride() throws IOException {
        mistake("no-override", "epochs");
    }

    @Test
    void syntaxErrorInAnOwnFile() throws IOException {
        Path experiment = Files.createDirectories(folder.resolve("conf/experiment"));
        Files.writeString(experiment.resolve("mine.conf"), "# mine\nepochs = 3\noptimizer { momentum = \n");
        mistake("syntax", "--conf", folder.resolve("conf").toString(), "experiment=mine");
    }

    @Test
    void missingCsvFile() throws IOException {
        mistake("missing-csv", "dataset=csv", "dataset.file=no-such-table.csv", "data.home=" + quoted(folder));
    }

    @Test
    void brokenCsvCell() throws IOException {
        Path table = folder.resolve("table.csv");
        Files.writeString(table, "1.0,2.0,a\n1.5,many,b\n");
        mistake("broken-csv", "dataset=csv", "dataset.file=" + quoted(table));
    }

    @Test
    void missingDataSetWithoutFetching() throws IOException {
        mistake("missing-mnist", "dataset=mnist", "data.download=false", "data.home=" + quoted(folder));
    }

    @Test
    void truncatedGzip() throws IOException {
        byte[] whole = gzip(images(10));
        mnist(Arrays.copyOf(whole, whole.length / 2), gzip(labels(10)));
        mistake("truncated-gz", "dataset=mnist", "data.home=" + quoted(folder));
    }

    @Test
    void wrongMagicNumber() throws IOException {
        byte[] images = images(10);
        images[2] = 9;
        mnist(gzip(images), gzip(labels(10)));
        mistake("wrong-magic", "dataset=mnist", "data.home=" + quoted(folder));
    }

    @Test
    void labelsAndImagesOfDifferentNumber() throws IOException {
        mnist(gzip(images(10)), gzip(labels(9)));
        mistake("different-number", "dataset=mnist", "data.home=" + quoted(folder));
    }

    @Test
    void impossibleShape() throws IOException {
        mistake("impossible-shape", "dataset=iris", "data.home=" + quoted(iris()), "architecture=lenet");
    }

    @Test
    void lossThatDoesNotSuitTheTask() throws IOException {
        mistake("unsuited-loss", "loss=binary-cross-entropy", "dataset.train=100");
    }

    @Test
    void unknownMonitor() throws IOException {
        mistake("unknown-monitor", "monitor=acuracy", "dataset.train=100");
    }

    @Test
    void splitThatLeavesNothing() throws IOException {
        mistake("split", "split.validation=200", "dataset.train=100");
    }

    @Test
    void noGraphicsCard() throws IOException {
        mistake("no-gpu", "device=gpu", "dataset.train=100");
    }

    @Test
    void folderWithoutPlugins() throws IOException {
        mistake("no-plugins", "--plugins", folder.toString());
    }

    @Test
    void pluginThatIsNoJar() throws IOException {
        Files.writeString(folder.resolve("broken.jar"), "this is no archive");
        mistake("broken-plugin", "--plugins", folder.toString());
    }

    @Test
    void sameNameInTwoPlugins() throws IOException, InterruptedException {
        Path first = Files.createDirectories(folder.resolve("plugins")).resolve("first.jar");
        Path second = folder.resolve("plugins/second.jar");
        plugin("one", first);
        plugin("two", second);
        Invocation run =
                Invocation.of("run", "--plugins", folder.resolve("plugins").toString());
        assertThat(run.code()).isEqualTo(AssayCommand.MISTAKE);
        Golden.check("mistakes/duplicate-plugin.txt", run.err().replace(folder.toString(), "FOLDER"));
    }

    @Test
    void runsFolderThatIsAFile() throws IOException {
        Files.writeString(folder.resolve("file"), "in the way");
        Invocation run = fast("runs=" + quoted(folder.resolve("file")));
        assertThat(run.code()).isEqualTo(AssayCommand.MISTAKE);
        Golden.check(
                "mistakes/unwritable-runs.txt",
                run.err().replace(folder.toString(), "FOLDER").replaceAll("[0-9a-f]{12}", "ID"));
    }

    @Test
    void runsFolderThatMayNotBeWritten() throws IOException {
        Path locked = Files.createDirectory(folder.resolve("locked"));
        assumeTrue(locked.toFile().setWritable(false), "SKIPPED: this file system has no read-only folders");
        assumeFalse(Files.isWritable(locked), "SKIPPED: this user may write read-only folders");
        Invocation run = fast("runs=" + quoted(locked.resolve("runs")));
        assertThat(run.code()).isEqualTo(AssayCommand.MISTAKE);
        assertThat(run.err()).contains("permission denied").doesNotContain("\tat ");
    }

    @Test
    void lossThatIsNoNumber() throws IOException {
        Invocation run = fast("optimizer.learning-rate=1e9", "runs=" + quoted(folder));
        assertThat(run.code()).isEqualTo(AssayCommand.FAILED);
        assertThat(run.err())
                .containsPattern("the run failed: the loss became (NaN|Infinity|-Infinity) in epoch 1, step \\d+"
                        + " \\(learning rate 1\\.0E9; last finite loss [0-9.E]+\\)")
                .doesNotContain("\tat ");
        assertThat(Files.readString(only(folder, "record.json"))).contains("\"failed\"");
        assertThat(only(folder, "report.html")).exists();
    }

    @Test
    void fullDisk() throws IOException, InterruptedException {
        List<String> tiny = List.of(
                "unshare",
                "--user",
                "--map-root-user",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs -o size=48k tmpfs \"$0\" && exec \"$@\"; code=$?",
                folder.toString());
        assumeTrue(
                succeeds(
                        "unshare",
                        "--user",
                        "--map-root-user",
                        "--mount",
                        "mount",
                        "-t",
                        "tmpfs",
                        "tmpfs",
                        folder.toString()),
                "SKIPPED: this machine lets nobody mount a small disk");
        Process child = Child.start(
                tiny, List.of(), "run", "debug=fast", "epochs=40", "engine.threads=1", "runs=" + quoted(folder));
        String said = new String(child.getInputStream().readAllBytes(), UTF_8);
        assertThat(child.waitFor()).as(said).isEqualTo(AssayCommand.FAILED);
        assertThat(said).contains("No space left on device. Free some space").doesNotContain("\tat ");
    }

    @Test
    void folderThatIsNoRun() throws IOException {
        Invocation report = Invocation.of("report", folder.toString());
        assertThat(report.code()).isEqualTo(AssayCommand.MISTAKE);
        Golden.check("mistakes/no-run.txt", report.err().replace(folder.toString(), "FOLDER"));
    }

    @Test
    void damagedRecord() throws IOException {
        Files.writeString(folder.resolve("record.json"), "{\"id\": \"x\", \"name");
        Invocation report = Invocation.of("report", folder.toString());
        assertThat(report.code()).isEqualTo(AssayCommand.MISTAKE);
        assertThat(report.err()).contains("record.json is damaged").doesNotContain("\tat ");
    }

    @Test
    void unknownCommand() throws IOException {
        Invocation unknown = Invocation.of("rnu");
        assertThat(unknown.code()).isEqualTo(AssayCommand.MISTAKE);
        assertThat(unknown.err())
                .startsWith("Unmatched argument at index 0: 'rnu'")
                .contains("Usage: assay", "Commands:");
    }

    @Test
    void keyThatCannotBeExplained() throws IOException {
        Invocation explain = Invocation.of("explain", "optimizer.learning-rat");
        assertThat(explain.code()).isEqualTo(AssayCommand.MISTAKE);
        Golden.check("mistakes/explain.txt", explain.err());
    }

    /** Runs with the words, and holds code, text and what is left on the disk. */
    private void mistake(String name, String... words) throws IOException {
        Path runs = folder.resolve("runs");
        List<String> arguments = new ArrayList<>(List.of("run"));
        arguments.addAll(List.of(words));
        arguments.add("runs=" + quoted(runs));
        arguments.add("engine.threads=1");
        Invocation run = Invocation.of(arguments.toArray(String[]::new));
        assertThat(run.code()).as(run.err()).isEqualTo(AssayCommand.MISTAKE);
        assertThat(run.out()).isEmpty();
        assertThat(runs).doesNotExist();
        Golden.check(
                "mistakes/" + name + ".txt",
                run.err()
                        .replace(folder.toString(), "FOLDER")
                        .replace(System.getProperty("user.home"), "HOME")
                        .replace(Path.of("").toAbsolutePath().toString(), "HERE"));
    }

    private static Invocation fast(String... words) {
        List<String> arguments = new ArrayList<>(List.of("run", "debug=fast", "engine.threads=1"));
        arguments.addAll(List.of(words));
        return Invocation.of(arguments.toArray(String[]::new));
    }

    private static Path only(Path folder, String name) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> found = files.filter(file -> file.endsWith(name)).toList();
            assertThat(found).hasSize(1);
            return found.get(0);
        }
    }

    private static String quoted(Path path) {
        return '"' + path.toString() + '"';
    }

    private static boolean succeeds(String... command) throws IOException, InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private Path iris() throws IOException {
        Path table = Files.createDirectories(folder.resolve("iris")).resolve("iris.csv");
        Files.writeString(table, "5.1,3.5,1.4,0.2,a\n4.9,3.0,1.4,0.2,b\n".repeat(20));
        return folder;
    }

    private void mnist(byte[] images, byte[] labels) throws IOException {
        Path home = Files.createDirectories(folder.resolve("mnist"));
        for (String part : List.of("train", "t10k")) {
            Files.write(home.resolve(part + "-images-idx3-ubyte.gz"), images);
            Files.write(home.resolve(part + "-labels-idx1-ubyte.gz"), labels);
        }
    }

    private static byte[] images(int count) {
        return ByteBuffer.allocate(16 + count * 784)
                .putInt(0x803)
                .putInt(count)
                .putInt(28)
                .putInt(28)
                .array();
    }

    private static byte[] labels(int count) {
        return ByteBuffer.allocate(8 + count).putInt(0x801).putInt(count).array();
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    /** A jar with a schedule that is called {@code twice}, in a package of its own. */
    private void plugin(String pack, Path jar) throws IOException, InterruptedException {
        Path root = Files.createDirectories(folder.resolve(pack));
        Path source = Files.createDirectories(root.resolve("src")).resolve("Own.java");
        Files.writeString(source, """
                package %s;
                import dev.assay.spi.*;
                public final class Own implements Plugin {
                    @Name("twice")
                    public record Twice() implements Schedule {
                        @Override public double at(Progress progress) { return 2; }
                    }
                    @Override public java.util.List<Class<? extends Component>> components() { return java.util.List.of(Twice.class); }
                }
                """.formatted(pack));
        Path classes = root.resolve("classes");
        int compiled = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        source.toString());
        assertThat(compiled).isZero();
        Path services = Files.createDirectories(classes.resolve("META-INF/services"));
        Files.writeString(services.resolve("dev.assay.spi.Plugin"), pack + ".Own\n");
        Files.writeString(classes.resolve("reference.conf"), "assay.schedule {\n  # Always two.\n  twice {}\n}\n");
        assertThat(succeeds("jar", "--create", "--file", jar.toString(), "-C", classes.toString(), "."))
                .isTrue();
    }
}
