package dev.assay.experiments.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.data.Head;
import dev.assay.data.Layout;
import dev.assay.data.Task;
import dev.assay.experiments.plugins.Plugins;
import dev.assay.experiments.plugins.Registry;
import dev.assay.experiments.predict.Example;
import dev.assay.experiments.predict.ExampleFiles;
import dev.assay.experiments.predict.TrainedModel;
import dev.assay.results.RunDirectory;
import dev.assay.spi.Device;
import dev.assay.spi.ExportedModel;
import dev.assay.spi.ModelFormat;
import dev.assay.spi.UserException;
import dev.assay.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code assay predict}: what a trained network says of examples that are not in its data set. */
@Command(
        name = "predict",
        mixinStandardHelpOptions = true,
        description = {
            "Predicts for images (png, jpg, gif, bmp) and for the lines of tables (csv), by a run on its engine, with its preprocessing,",
            "or by a file that `assay export` wrote (*.onnx), by the runtime of its format.",
            "Prints the class and its probability; the probability of each label; the numbers of a regression;",
            "of sequences and segmented images each class's share of the places, and with --json the class of each place;",
            "of several outputs all of these. A table holds several inputs one behind the other, as the data set has them."
        })
final class PredictCommand implements Callable<Integer> {
    /** How many examples an exported file is asked for at once. */
    private static final int BATCH = 64;

    private final Terminal terminal;

    @Parameters(
            index = "0",
            paramLabel = "RUN|FILE",
            description = "The run's folder, runs/NAME/ID; or an exported file.")
    private Path run = Path.of("");

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "INPUT",
            description =
                    "Images of the data set's size, values as the data set has them (MNIST: white on black); tables of its inputs.")
    private List<Path> files = List.of();

    @Option(
            names = "--columns",
            paramLabel = "COLUMN",
            split = ",",
            description = "Which columns of tables are the inputs: names, or numbers from 0, or from -1 backwards.")
    private List<String> columns = List.of();

    @Option(names = "--resize", description = "Bring images of another size to that of the data set.")
    private boolean resize;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description = "Where to compute: cpu, gpu, gpu:1, auto. Default: where the run did.")
    private Optional<String> device = Optional.empty();

    @Option(names = "--json", description = "Print a line of JSON for each input, with every probability.")
    private boolean json;

    @Option(names = "--plugins", paramLabel = "DIR", description = "A folder with the jars of further plugins.")
    private Optional<Path> plugins = Optional.empty();

    PredictCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Registry registry = Plugins.discover(plugins);
        Optional<ModelFormat> format =
                Files.isDirectory(run) ? Optional.empty() : format(registry, String.valueOf(run.getFileName()));
        if (format.isPresent()) {
            predictByFile(format.get());
        } else {
            predictByRun(registry);
        }
        return AssayCommand.DONE;
    }

    private Optional<ModelFormat> format(Registry registry, String name) {
        List<ModelFormat> formats = registry.names(ExportCommand.KIND).stream()
                .map(exporter -> ExportCommand.exporter(registry, exporter))
                .filter(ModelFormat.class::isInstance)
                .map(ModelFormat.class::cast)
                .toList();
        Optional<ModelFormat> format = formats.stream()
                .filter(one -> name.toLowerCase(Locale.ROOT).endsWith("." + one.ending()))
                .findFirst();
        if (format.isEmpty() && Files.isRegularFile(run)) {
            throw new UserException(run + " is a file; predict takes the folder of a run, runs/NAME/ID"
                    + formats.stream()
                            .map(one -> ", or an exported file *." + one.ending())
                            .collect(Collectors.joining())
                    + ". For other exported models see docs/export.md.");
        }
        return format;
    }

    private void predictByFile(ModelFormat format) {
        if (!Files.isRegularFile(run)) {
            throw new UserException("There is no file " + run + ".");
        }
        if (device.isPresent()) {
            throw new UserException("--device: an exported file is run on the processor; leave the option out.");
        }
        try (ExportedModel model = format.open(run)) {
            List<Example> examples = new ExampleFiles(model.input(), columns, resize).read(files);
            print(
                    model.task(),
                    examples,
                    Example.batches(examples, model.input(), BATCH).map(model::predict));
        }
    }

    private void predictByRun(Registry registry) {
        TrainedModel trained = TrainedModel.read(new RunDirectory(run), registry);
        Device where = device.map(PredictCommand::device).orElse(trained.spec().device());
        List<Example> examples = new ExampleFiles(trained.input(), columns, resize).read(files);
        print(trained.task(), examples, trained.predict(examples, where).stream());
    }

    private void print(Task task, List<Example> examples, Stream<Tensor> batches) {
        List<float[]> predictions = batches.flatMap(PredictCommand::rows).toList();
        if (json) {
            for (int i = 0; i < examples.size(); i++) {
                terminal.out().println(line(task, examples.get(i).name(), predictions.get(i)));
            }
        } else {
            terminal.out().println(table(task, examples, predictions));
        }
    }

    private static Device device(String text) {
        try {
            return Device.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UserException("--device: " + e.getMessage(), e);
        }
    }

    private static Stream<float[]> rows(Tensor batch) {
        int width = batch.rowLength();
        return IntStream.range(0, batch.rows())
                .mapToObj(row -> Arrays.copyOfRange(batch.values(), row * width, (row + 1) * width));
    }

    /** The most probable class of each place of a sequence or an image, in row-major order. */
    private static List<String> places(Task task, float[] prediction) {
        Tensor rows = Head.rows(new Tensor(task.outputs().batched(1), prediction));
        return rows(rows)
                .map(row -> task.names().get(Tensor.largest(row, 0, row.length)))
                .toList();
    }

    private static String line(Task task, String input, float[] prediction) {
        ObjectNode line = new ObjectMapper().createObjectNode();
        line.put("input", input);
        put(task, prediction, line);
        return line.toString();
    }

    private static void put(Task task, float[] prediction, ObjectNode line) {
        if (task instanceof Task.MultiOutput several) {
            ObjectNode outputs = line.putObject("outputs");
            each(several, prediction, (output, own) -> put(output.task(), own, outputs.putObject(output.name())));
            return;
        }
        if (task.outputs().rank() > 1) {
            ArrayNode classes = line.putArray("classes");
            places(task, prediction).forEach(classes::add);
            return;
        }
        if (task instanceof Task.MultiClass) {
            int best = Tensor.largest(prediction, 0, prediction.length);
            line.put("class", task.names().get(best));
            line.put("probability", prediction[best]);
        }
        ObjectNode all = line.putObject(task instanceof Task.Regression ? "values" : "probabilities");
        for (int i = 0; i < prediction.length; i++) {
            all.put(task.names().get(i), prediction[i]);
        }
    }

    /** Hands on each of several outputs with what is predicted of it. */
    private static void each(
            Task.MultiOutput several, float[] prediction, BiConsumer<Task.MultiOutput.Named, float[]> to) {
        List<Layout.Field> fields = several.layout().fields();
        for (int i = 0; i < fields.size(); i++) {
            to.accept(
                    several.tasks().get(i),
                    Arrays.copyOfRange(
                            prediction, fields.get(i).from(), fields.get(i).to()));
        }
    }

    private static TextTable table(Task task, List<Example> examples, List<float[]> predictions) {
        List<String> headings = new ArrayList<>(List.of("Input"));
        if (task instanceof Task.MultiOutput several) {
            several.tasks().forEach(each -> headings.addAll(headings(each)));
        } else {
            headings.addAll(headings(task));
        }
        TextTable table = new TextTable(headings.toArray(String[]::new));
        for (int i = 0; i < examples.size(); i++) {
            List<String> row = new ArrayList<>(List.of(examples.get(i).name()));
            if (task instanceof Task.MultiOutput several) {
                each(several, predictions.get(i), (output, own) -> row.addAll(cells(output.task(), own)));
            } else {
                row.addAll(cells(task, predictions.get(i)));
            }
            table.row(row.toArray());
        }
        return table;
    }

    /** Those of one of several outputs. */
    private static List<String> headings(Task.MultiOutput.Named output) {
        List<String> names = output.task().names();
        if (output.task() instanceof Task.MultiClass) {
            return List.of(output.name(), ">" + output.name() + " probability");
        }
        return names.size() == 1
                ? List.of(">" + output.name())
                : names.stream().map(name -> ">" + output.name() + " " + name).toList();
    }

    private static List<String> headings(Task task) {
        return task instanceof Task.MultiClass
                ? List.of("Class", ">Probability")
                : task.names().stream().map(name -> ">" + name).toList();
    }

    private static List<String> cells(Task task, float[] prediction) {
        if (task.outputs().rank() > 1) {
            List<String> places = places(task, prediction);
            return task.names().stream()
                    .map(name -> number(task, (float) Collections.frequency(places, name) / places.size()))
                    .toList();
        }
        if (task instanceof Task.MultiClass) {
            int best = Tensor.largest(prediction, 0, prediction.length);
            return List.of(task.names().get(best), number(task, prediction[best]));
        }
        return IntStream.range(0, prediction.length)
                .mapToObj(i -> number(task, prediction[i]))
                .toList();
    }

    private static String number(Task task, float value) {
        return String.format(Locale.ROOT, task instanceof Task.Regression ? "%.6g" : "%.4f", value);
    }
}
