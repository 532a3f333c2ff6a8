package dev.assay.experiments.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.data.Annotated;
import dev.assay.data.AnnotatedImage;
import dev.assay.data.Batch;
import dev.assay.data.DataHome;
import dev.assay.data.Examples;
import dev.assay.data.Head;
import dev.assay.data.Layout;
import dev.assay.data.Part;
import dev.assay.data.Task;
import dev.assay.experiments.composition.Sources;
import dev.assay.experiments.plugins.Plugins;
import dev.assay.experiments.plugins.Registry;
import dev.assay.experiments.run.Homes;
import dev.assay.experiments.run.PreparedData;
import dev.assay.experiments.spec.ExperimentSpec;
import dev.assay.results.AtomicFile;
import dev.assay.results.InputImage;
import dev.assay.results.Sha256;
import dev.assay.run.Seeds;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code assay data}: what data sets there are, and what a run's data are, after the split and before preprocessing. */
@Command(
        name = "data",
        mixinStandardHelpOptions = true,
        description = {
            "Describes a run's data: the parts with their sizes, the inputs' range, how often each class is there.",
            "With --list: which data sets there are, and which of them are on this machine."
        })
final class DataCommand implements Callable<Integer> {
    /** With more classes than this a table has a line for each rather than a column. */
    private static final int MOST_COLUMNS = 12;

    private static final int SAMPLES = 10;
    private static final int GAP = 2;
    private static final int SMALLEST = 56;

    private final Terminal terminal;

    @Mixin
    private final Composing composing = new Composing();

    @Option(names = "--list", description = "List the data sets, and whether their files are here.")
    private boolean list;

    @Option(names = "--fetch", description = "Fetch the files that are missing, and name all.")
    private boolean fetch;

    @Option(
            names = "--check",
            description =
                    "Read every example and check that its values are numbers and its target is one; print each file's SHA-256.")
    private boolean check;

    @Option(
            names = "--samples",
            paramLabel = "FILE",
            description = "Draw training examples, a row for each class, into a PNG file.")
    private Optional<Path> samples = Optional.empty();

    @Option(
            names = "--boxes",
            paramLabel = "FILE",
            description = "Write the boxes of a part (--part) as COCO annotations, for assay score detections.")
    private Optional<Path> boxes = Optional.empty();

    @Option(
            names = "--part",
            paramLabel = "PART",
            description = "The part for --boxes: train, validation, test. Default: train.")
    private String part = "train";

    DataCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (list) {
            return list();
        }
        ExperimentSpec spec = composing.compose().spec();
        DataHome home = Homes.of(spec.data(), terminal.err()::println);
        if (fetch) {
            return files(spec, home, false);
        }
        if (boxes.isPresent()) {
            return boxes(spec, home, boxes.get());
        }
        PreparedData data = PreparedData.of(spec, home, new Seeds(spec.seed()));
        if (samples.isPresent()) {
            AtomicFile.write(samples.get(), InputImage.png(samples(data)));
            terminal.out().println(samples.get());
            return AssayCommand.DONE;
        }
        if (check) {
            files(spec, home, true);
            for (Part each : Part.values()) {
                if (data.has(each)) {
                    check(data.info().task(), each, data.rawPart(each));
                }
            }
            return AssayCommand.DONE;
        }
        describe(data);
        return AssayCommand.DONE;
    }

    private int list() {
        ClassLoader loader = Plugins.loader(Optional.empty());
        Registry registry = Plugins.discover(loader);
        TreeSet<String> names = new TreeSet<>(registry.names("dataset"));
        names.addAll(Sources.of(List.of(), Path.of(""), loader, System.getenv()).options("dataset"));
        TextTable table = new TextTable("Data set", "Files", "");
        for (String name : names) {
            String doc = registry.find("dataset", name)
                    .map(type -> type.summary())
                    .orElse("a config: dataset/" + name + ".conf");
            table.row(name, state(name), doc);
        }
        terminal.out().println(table);
        return AssayCommand.DONE;
    }

    /** Whether a data set's files are here, without fetching any. */
    private String state(String name) {
        ExperimentSpec spec;
        try {
            List<String> words = new ArrayList<>(List.of("dataset=" + name, "data.download=false"));
            words.addAll(composing.words());
            spec = composing.compose(words).spec();
        } catch (UserException e) {
            return "to be named";
        }
        try {
            return spec.dataset().files(Homes.of(spec.data(), notice -> {})).isEmpty() ? "none needed" : "here";
        } catch (UserException e) {
            return "not here";
        }
    }

    private int files(ExperimentSpec spec, DataHome home, boolean digests) {
        for (Path file : spec.dataset().files(home)) {
            try {
                terminal.out()
                        .println(
                                digests && Files.isRegularFile(file) ? Sha256.of(file) + "  " + file : file.toString());
            } catch (IOException e) {
                throw new UserException(file + " cannot be read: " + e.getMessage(), e);
            }
        }
        return AssayCommand.DONE;
    }

    private void check(Task task, Part which, Examples examples) {
        int missing = 0;
        for (int i = 0; i < examples.size(); i++) {
            Batch one = examples.batch(i);
            for (float value : one.inputs().values()) {
                missing += value == Examples.MISSING ? 1 : 0;
                if (!Float.isFinite(value)) {
                    throw new UserException(which.label() + " example " + i + " holds " + value);
                }
            }
            for (OneOutput output : OneOutput.of(task)) {
                output.check(one.targets(), which.label() + " example " + i);
            }
        }
        terminal.out()
                .println(which.label() + ": " + SummaryText.count(examples.size())
                        + " examples read, all values are numbers"
                        + (missing > 0 ? ", " + SummaryText.count(missing) + " missing" : ""));
    }

    private void describe(PreparedData data) {
        terminal.out().println(data.info().name() + ": " + data.info().description());
        for (OneOutput output : OneOutput.of(data.info().task())) {
            describe(data, output);
        }
    }

    private void describe(PreparedData data, OneOutput output) {
        Task task = output.task();
        boolean sums = task.head() != Head.LINEAR;
        boolean wide = task.names().size() > MOST_COLUMNS;
        List<String> headings =
                new ArrayList<>(List.of("Part", ">Examples", ">Smallest", ">Mean", ">Largest", ">Missing"));
        if (!wide) {
            task.names().forEach(name -> headings.add(">" + (sums ? name : "mean " + name)));
        }
        TextTable table = new TextTable(headings.toArray(String[]::new));
        Map<Part, double[]> targets = new EnumMap<>(Part.class);
        for (Part each : Part.values()) {
            if (data.has(each)) {
                Examples examples = data.rawPart(each);
                double[] totals = new double[task.names().size()];
                List<String> row = row(each, examples, output, totals);
                if (!sums) {
                    Arrays.setAll(totals, i -> totals[i] / examples.size());
                }
                targets.put(each, totals);
                if (!wide) {
                    Arrays.stream(totals).forEach(total -> row.add(total(total, sums)));
                }
                table.row(row.toArray());
            }
        }
        String place = task instanceof Task.Segmentation
                ? "pixels"
                : task instanceof Task.SequenceLabeling ? "places" : "examples";
        terminal.out()
                .println("Inputs " + data.info().inputs() + "; "
                        + output.name().map(name -> name + ": ").orElse("")
                        + task.names().size()
                        + (task.head() == Head.SOFTMAX
                                ? " classes, with how many " + place + " of each:"
                                : sums
                                        ? " labels, with how many examples have each:"
                                        : " numbers to predict, with their means:"));
        terminal.out().println(table);
        if (wide) {
            List<String> columns = new ArrayList<>(List.of(sums ? "Class" : "Mean of"));
            targets.keySet().forEach(each -> columns.add(">" + each.label()));
            TextTable byClass = new TextTable(columns.toArray(String[]::new));
            for (int i = 0; i < task.names().size(); i++) {
                List<String> row = new ArrayList<>(List.of(task.names().get(i)));
                for (double[] totals : targets.values()) {
                    row.add(total(totals[i], sums));
                }
                byClass.row(row.toArray());
            }
            terminal.out().println(byClass);
        }
    }

    /** The first cells of a part's row; adds what its targets come to. */
    private static List<String> row(Part part, Examples examples, OneOutput output, double[] totals) {
        float smallest = Float.POSITIVE_INFINITY;
        float largest = Float.NEGATIVE_INFINITY;
        double sum = 0;
        long missing = 0;
        for (int i = 0; i < examples.size(); i++) {
            Batch one = examples.batch(i);
            for (float value : one.inputs().values()) {
                if (value == Examples.MISSING) {
                    missing++;
                } else {
                    smallest = Math.min(smallest, value);
                    largest = Math.max(largest, value);
                    sum += value;
                }
            }
            float[] rows = output.rows(one.targets()).values();
            for (int j = 0; j < rows.length; j++) {
                totals[j % totals.length] += rows[j];
            }
        }
        double mean = sum / ((double) examples.size() * examples.inputShape().length() - missing);
        return new ArrayList<>(List.of(
                part.label(),
                SummaryText.count(examples.size()),
                number(smallest),
                number(mean),
                number(largest),
                SummaryText.count(missing)));
    }

    private static String total(double value, boolean sums) {
        return sums ? SummaryText.count(Math.round(value)) : number(value);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.5g", value);
    }

    /** Training examples side by side: a row for each class, or for each ten; a segmentation's map of classes to the right of each. */
    private static BufferedImage samples(PreparedData data) {
        Examples examples = data.rawPart(Part.TRAIN);
        Shape shape = examples.inputShape();
        Task task = data.info().task();
        if (!InputImage.suits(shape)) {
            throw new UserException("--samples draws images, grey or in colour, but the inputs of "
                    + data.info().name() + " are " + shape);
        }
        Map<Integer, List<BufferedImage>> rows = new TreeMap<>();
        int most = task instanceof Task.MultiClass ? task.names().size() : 1;
        for (int i = 0; i < examples.size() && !(full(rows, most)); i++) {
            Batch one = examples.batch(i);
            int row = task instanceof Task.MultiClass
                    ? Tensor.largest(one.targets().values(), 0, one.targets().rowLength())
                    : 0;
            List<BufferedImage> images = rows.computeIfAbsent(row, key -> new ArrayList<>());
            if (images.size() < SAMPLES) {
                images.add(InputImage.of(one.inputs().reshape(shape)));
                if (task instanceof Task.Segmentation) {
                    images.add(InputImage.of(classes(task, one.targets())));
                }
            }
        }
        // Small images are enlarged by whole numbers, so that their pixels stay squares.
        int scale = Math.max(1, SMALLEST / Math.max(shape.size(1), shape.size(2)));
        int height = scale * shape.size(1) + GAP;
        int width = scale * shape.size(2) + GAP;
        BufferedImage grid =
                new BufferedImage(SAMPLES * width + GAP, rows.size() * height + GAP, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = grid.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, grid.getWidth(), grid.getHeight());
        int top = GAP;
        for (List<BufferedImage> row : rows.values()) {
            for (int i = 0; i < row.size(); i++) {
                graphics.drawImage(row.get(i), GAP + i * width, top, width - GAP, height - GAP, null);
            }
            top += height;
        }
        graphics.dispose();
        return grid;
    }

    private static boolean full(Map<Integer, List<BufferedImage>> rows, int most) {
        return rows.size() == most && rows.values().stream().allMatch(row -> row.size() >= SAMPLES);
    }

    /** Each pixel's class as a grey level. */
    private static Tensor classes(Task task, Tensor targets) {
        float[] rows = Head.rows(targets).values();
        int count = task.names().size();
        Tensor map =
                Tensor.zeros(Shape.of(1, task.outputs().size(1), task.outputs().size(2)));
        for (int i = 0; i < map.values().length; i++) {
            map.values()[i] = (float) Tensor.largest(rows, i * count, count) / (count - 1);
        }
        return map;
    }

    private int boxes(ExperimentSpec spec, DataHome home, Path file) {
        if (!(spec.dataset() instanceof Annotated annotated)) {
            throw new UserException("this data set has no boxes; voc and coco have");
        }
        Part which = Arrays.stream(Part.values())
                .filter(each -> each.label().equals(part))
                .findFirst()
                .orElseThrow(() -> new UserException("--part must be train, validation or test, found '" + part + "'"));
        List<AnnotatedImage> images = annotated.annotations(which, home);
        List<String> categories = spec.dataset().info(home).task().names();
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode();
        ArrayNode imageNodes = root.putArray("images");
        ArrayNode boxNodes = root.putArray("annotations");
        ArrayNode categoryNodes = root.putArray("categories");
        for (int c = 0; c < categories.size(); c++) {
            categoryNodes.addObject().put("id", c + 1).put("name", categories.get(c));
        }
        int next = 1;
        for (int i = 0; i < images.size(); i++) {
            AnnotatedImage image = images.get(i);
            imageNodes
                    .addObject()
                    .put("id", i + 1)
                    .put("file_name", image.name())
                    .put("height", image.height())
                    .put("width", image.width());
            for (AnnotatedImage.Box box : image.boxes()) {
                double width = box.right() - box.left();
                double height = box.bottom() - box.top();
                ObjectNode node = boxNodes.addObject()
                        .put("id", next++)
                        .put("image_id", i + 1)
                        .put("category_id", categories.indexOf(box.category()) + 1)
                        .put("area", width * height)
                        .put("iscrowd", box.ignored() ? 1 : 0);
                node.putArray("bbox").add(box.left()).add(box.top()).add(width).add(height);
            }
        }
        AtomicFile.write(file, root.toString());
        terminal.out()
                .println(file + ": " + images.size() + " images, " + (next - 1) + " boxes of " + categories.size()
                        + " categories");
        return AssayCommand.DONE;
    }

    /**
     * An output of the data set, the only one or one of several.
     *
     * @param name where there are several
     */
    private record OneOutput(Optional<String> name, Task task, Layout.Field field) {
        static List<OneOutput> of(Task task) {
            if (task instanceof Task.MultiOutput several) {
                return IntStream.range(0, several.tasks().size())
                        .mapToObj(i -> new OneOutput(
                                Optional.of(several.tasks().get(i).name()),
                                several.tasks().get(i).task(),
                                several.layout().fields().get(i)))
                        .toList();
            }
            return List.of(new OneOutput(
                    Optional.empty(), task, Layout.of(task.outputs()).fields().get(0)));
        }

        /** Its targets with a row for everything that is classified. */
        Tensor rows(Tensor targets) {
            return Head.rows(field.of(targets));
        }

        void check(Tensor targets, String example) {
            Tensor rows = rows(targets);
            for (int from = 0; from < rows.values().length; from += rows.rowLength()) {
                double sum = 0;
                for (int j = from; j < from + rows.rowLength(); j++) {
                    sum += rows.values()[j];
                }
                boolean places = task.outputs().rank() > 1;
                if (!Double.isFinite(sum) || task.head() == Head.SOFTMAX && sum != 1 && !(places && sum == 0)) {
                    throw new UserException(example + " has the target "
                            + name.map(each -> each + " ").orElse("")
                            + Arrays.toString(Arrays.copyOfRange(rows.values(), from, from + rows.rowLength())));
                }
            }
        }
    }
}
