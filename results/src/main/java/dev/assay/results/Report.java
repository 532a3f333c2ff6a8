package dev.assay.results;

import dev.assay.data.Part;
import dev.assay.network.Summary;
import dev.assay.run.MetricValue;
import dev.assay.run.RunRecord;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The report of a run: one HTML page that needs nothing else, no script and no network. */
public final class Report {
    /** Beyond these many classes the matrix would not fit a page, and the commonest confusions are listed. */
    private static final int MOST_CLASSES = 30;

    private static final int MOST_CONFUSIONS = 25;

    /** That one looks for first; of several outputs one of each. */
    private static final int MOST_FIGURES = 4;

    /** Of each part; the runs' own reports have all. */
    private static final int MOST_FIGURES_OF_RUNS = 4;

    /** Of an input that is no picture, so many values are shown. */
    private static final int MOST_VALUES = 30;

    private Report() {}

    /** The page, whole; whatever names and texts hold is shown as text. */
    public static String html(ReportData data) {
        RunRecord record = data.record();
        List<Html> sections = new ArrayList<>();
        record.failure()
                .ifPresent(failure -> sections.add(Html.of("<section class=\"failure\">%s</section>", failure)));
        sections.add(figures(record));
        metrics(record).ifPresent(sections::add);
        runs(record).ifPresent(sections::add);
        curves(record).ifPresent(sections::add);
        matrices(record).forEach((output, matrix) -> sections.add(confusion(output, matrix)));
        lines(record).ifPresent(sections::add);
        byName(record).forEach(sections::add);
        if (!data.wrong().isEmpty()) {
            sections.add(wrong(data.wrong()));
        }
        data.network().ifPresent(network -> sections.add(network(network)));
        sections.addAll(layers(data));
        sections.add(section("Environment", keys(environment(record))));
        sections.add(Html.of("""
                <section id="config">
                <details>
                <summary>Config</summary>
                <pre>%s</pre>
                </details>
                </section>""", data.config()));
        String status = record.status().name().toLowerCase(Locale.ROOT);
        return Page.html(
                record.name() + " \u00b7 " + record.id(),
                "",
                Html.of(
                        """
                        <header><h1>%s</h1> <span class="status %s">%s</span></header>
                        <p class="id">Run <code>%s</code>, started %s</p>
                        %s""",
                        record.name(),
                        status,
                        status,
                        record.id(),
                        record.provenance().started(),
                        Html.all(sections)));
    }

    private static Html section(String title, Html content) {
        return Html.of("""
                <section id="%s">
                <h2>%s</h2>
                %s
                </section>""", title.toLowerCase(Locale.ROOT).replace(' ', '-'), title, content);
    }

    /** The figures that one looks for first. */
    private static Html figures(RunRecord record) {
        Map<String, String> figures = new LinkedHashMap<>();
        String part =
                record.metrics().keySet().stream().anyMatch(name -> name.startsWith("test/")) ? "test" : "validation";
        OutputNames outputs = OutputNames.of(record);
        Map<String, Double> main = new LinkedHashMap<>();
        record.metrics().forEach((name, value) -> {
            if (name.startsWith(part + "/") && outputs.isMain(name.substring(part.length() + 1))) {
                main.put(name, value);
            }
        });
        (outputs.names().isEmpty() ? main.keySet().stream() : firstOfEach(outputs, part, main.keySet()))
                .limit(Math.max(MOST_FIGURES, 1 + outputs.names().size()))
                .forEach(name ->
                        figures.put(name.replace('/', ' '), Figures.aligned(main.getOrDefault(name, Double.NaN))));
        figures.put("parameters", Figures.whole(record.parameters()));
        Optional.ofNullable(record.seconds().get("total")).ifPresent(s -> figures.put("time", Figures.seconds(s)));
        Optional.ofNullable(record.examplesPerSecond().get("train"))
                .ifPresent(rate -> figures.put("examples/s", Figures.number(rate)));
        return Html.of(
                "<dl class=\"figures\" id=\"figures\">%s</dl>",
                Html.all(figures.entrySet().stream()
                        .map(f -> Html.of("<div><dt>%s</dt><dd>%s</dd></div>", f.getKey(), f.getValue()))
                        .toList()));
    }

    /** Of the names of a part's figures that of the loss, and of each output the first that is no loss. */
    private static Stream<String> firstOfEach(OutputNames outputs, String part, Set<String> names) {
        return Stream.concat(
                Stream.of(part + "/loss").filter(names::contains),
                outputs.names().stream()
                        .flatMap(output -> names.stream()
                                .filter(name -> name.startsWith(part + "/" + output + "/") && !name.endsWith("/loss"))
                                .limit(1)));
    }

    private static Optional<Html> metrics(RunRecord record) {
        Map<String, Map<String, Double>> byMetric = new LinkedHashMap<>();
        Set<String> parts = new LinkedHashSet<>();
        record.metrics().forEach((name, value) -> {
            if (isOfRun(name)) {
                return;
            }
            int slash = Math.max(0, name.indexOf('/'));
            parts.add(name.substring(0, slash));
            byMetric.computeIfAbsent(name.substring(slash == 0 ? 0 : slash + 1), n -> new LinkedHashMap<>())
                    .put(name.substring(0, slash), value);
        });
        if (byMetric.isEmpty()) {
            return Optional.empty();
        }
        List<Html> rows = new ArrayList<>();
        byMetric.forEach((metric, values) -> rows.add(row(
                metric,
                List.of(),
                parts.stream()
                        .map(part -> Optional.ofNullable(values.get(part))
                                .map(Figures::aligned)
                                .orElse(""))
                        .toList())));
        return Optional.of(section("Metrics", table("", List.of(), List.copyOf(parts), rows, Html.NOTHING)));
    }

    /** Whether a figure is that of one of several runs, whose name stands before that of the part. */
    private static boolean isOfRun(String metric) {
        int slash = metric.indexOf('/');
        return slash >= 0
                && Stream.of(Part.values()).anyMatch(part -> metric.startsWith(part.label() + "/", slash + 1));
    }

    /** The runs that an experiment is made of, with their figures and the way to their reports. */
    private static Optional<Html> runs(RunRecord record) {
        Map<String, Map<String, Double>> runs = new LinkedHashMap<>();
        record.metrics().forEach((name, value) -> {
            if (isOfRun(name)) {
                int slash = name.indexOf('/');
                runs.computeIfAbsent(name.substring(0, slash), run -> new LinkedHashMap<>())
                        .put(name.substring(slash + 1), value);
            }
        });
        OutputNames outputs = OutputNames.of(record);
        List<String> columns = Stream.of(Part.TEST, Part.VALIDATION)
                .flatMap(part -> runs.values().stream()
                        .flatMap(figures -> figures.keySet().stream())
                        .filter(name -> name.startsWith(part.label() + "/")
                                && outputs.isMain(name.substring(part.label().length() + 1)))
                        .distinct()
                        .limit(MOST_FIGURES_OF_RUNS))
                .toList();
        List<Html> rows = new ArrayList<>();
        runs.forEach((run, figures) -> rows.add(Html.of(
                "<tr><th scope=\"row\"><a href=\"%s/report.html\">%s</a></th>%s</tr>",
                run, run, each("<td class=\"number\">%s</td>", cells(columns, "", figures)))));
        boolean together = record.metrics().keySet().stream().anyMatch(name -> name.endsWith("/mean"));
        Html foot = Html.all(
                together
                        ? List.of(
                                row("mean", List.of(), cells(columns, "/mean", record.metrics())),
                                row(
                                        "standard deviation",
                                        List.of(),
                                        cells(columns, "/standard-deviation", record.metrics())),
                                row("together", List.of(), cells(columns, "", record.metrics())))
                        : List.of());
        return rows.isEmpty()
                ? Optional.empty()
                : Optional.of(section(
                        "Runs",
                        table(
                                "run",
                                List.of(),
                                columns.stream()
                                        .map(name -> name.replace('/', ' '))
                                        .toList(),
                                rows,
                                foot)));
    }

    private static List<String> cells(List<String> columns, String end, Map<String, Double> figures) {
        return columns.stream()
                .map(name -> Optional.ofNullable(figures.get(name + end))
                        .map(Figures::aligned)
                        .orElse(""))
                .toList();
    }

    private static Optional<Html> curves(RunRecord record) {
        return pictures("Learning curves", () -> Pictures.learningCurves(record.epochs()));
    }

    private static Optional<Html> lines(RunRecord record) {
        return pictures("Curves", () -> Pictures.curves(record.evaluation()));
    }

    /** Pictures side by side, or why there can be none; empty where there is none to draw. */
    private static Optional<Html> pictures(String title, Supplier<List<Picture>> drawn) {
        List<Html> pictures;
        try {
            pictures = drawn.get().stream()
                    .map(picture -> new Html("<div>" + inline(picture.svg()) + "</div>"))
                    .toList();
        } catch (UserException e) {
            return Optional.of(section(title, Html.of("<p class=\"note\">%s</p>", String.valueOf(e.getMessage()))));
        }
        return pictures.isEmpty()
                ? Optional.empty()
                : Optional.of(section(title, Html.of("<div class=\"curves\">%s</div>", Html.all(pictures))));
    }

    private static List<Html> layers(ReportData data) {
        try {
            return LayerPictures.of(data.record().epochs(), data.seen()).stream()
                    .map(group -> section(
                            group.title(),
                            Html.of(
                                    "<p class=\"note\">%s</p>\n<div class=\"tiles\">%s</div>",
                                    group.note(),
                                    Html.all(group.pictures().stream()
                                            .map(picture -> new Html(
                                                    "<div class=\"scroll\">" + inline(picture.svg()) + "</div>"))
                                            .toList()))))
                    .toList();
        } catch (UserException e) {
            return List.of(section("Layers", Html.of("<p class=\"note\">%s</p>", String.valueOf(e.getMessage()))));
        }
    }

    /** An SVG file as a part of a page: without what stands before its root. */
    private static String inline(String svg) {
        return svg.substring(svg.indexOf("<svg"));
    }

    /** By the output that they are of; that of an only one has no name. */
    private static Map<String, MetricValue.ConfusionMatrix> matrices(RunRecord record) {
        OutputNames outputs = OutputNames.of(record);
        Map<String, MetricValue.ConfusionMatrix> matrices = new LinkedHashMap<>();
        record.evaluation().forEach((name, value) -> {
            if (value instanceof MetricValue.ConfusionMatrix matrix) {
                matrices.put(outputs.of(name).orElse(""), matrix);
            }
        });
        return matrices;
    }

    private static Html confusion(String output, MetricValue.ConfusionMatrix matrix) {
        String of = output.isEmpty() ? "" : " of " + output;
        List<String> names = matrix.names();
        if (names.size() > MOST_CLASSES) {
            return section("Commonest confusions" + of, confusions(matrix));
        }
        List<Html> rows = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            double sum = matrix.counts().get(i).stream()
                    .mapToDouble(Long::doubleValue)
                    .sum();
            List<Html> cells = new ArrayList<>();
            for (int j = 0; j < names.size(); j++) {
                long count = matrix.counts().get(i).get(j);
                String title = names.get(i) + " taken for " + names.get(j) + ": "
                        + Figures.percent(sum == 0 ? 0 : count / sum);
                cells.add(Html.of(
                        "<td class=\"%s\" style=\"--share:%s\" title=\"%s\">%s</td>",
                        (i == j ? "right" : "") + (count == 0 ? " none" : ""),
                        // The root lets single mistakes be seen beside a thousand hits.
                        count == 0 ? "0" : String.format(Locale.ROOT, "%.3f", Math.cbrt(count / sum)),
                        title,
                        count == 0 ? "·" : Figures.whole(count)));
            }
            rows.add(Html.of("<tr><th scope=\"row\">%s</th>%s</tr>", names.get(i), Html.all(cells)));
        }
        return section(
                "Confusion matrix" + of,
                Html.of(
                        """
                        <p class="note">A row for each true class, a column for each predicted one. Framed cells are right; shading grows with the share of the row.</p>
                        <div class="scroll"><table class="matrix">
                        <thead><tr><th class="corner">true \\ predicted</th>%s</tr></thead>
                        <tbody>
                        %s
                        </tbody>
                        </table></div>""",
                        Html.all(names.stream()
                                .map(n -> Html.of("<th scope=\"col\">%s</th>", n))
                                .toList()),
                        Html.all(rows)));
    }

    private record Confusion(String truth, String prediction, long count, double share) {}

    private static Html confusions(MetricValue.ConfusionMatrix matrix) {
        List<Confusion> confusions = new ArrayList<>();
        for (int i = 0; i < matrix.names().size(); i++) {
            List<Long> row = matrix.counts().get(i);
            double sum = row.stream().mapToDouble(Long::doubleValue).sum();
            for (int j = 0; j < row.size(); j++) {
                if (i != j && row.get(j) > 0) {
                    confusions.add(
                            new Confusion(matrix.names().get(i), matrix.names().get(j), row.get(j), row.get(j) / sum));
                }
            }
        }
        return table(
                "true class",
                List.of("taken for"),
                List.of("times", "share of the class"),
                confusions.stream()
                        .sorted(Comparator.comparingLong(Confusion::count).reversed())
                        .limit(MOST_CONFUSIONS)
                        .map(c -> row(
                                c.truth,
                                List.of(c.prediction),
                                List.of(Figures.whole(c.count), Figures.percent(c.share))))
                        .toList(),
                Html.NOTHING);
    }

    /** @param output the one of several that it is of; empty where there is one */
    private record Named(List<String> names, String what, String output) {}

    /** A table for each set of names that metrics have values for: a row a name, a column a metric. */
    private static List<Html> byName(RunRecord record) {
        OutputNames outputs = OutputNames.of(record);
        Map<Named, Map<String, List<Double>>> tables = new LinkedHashMap<>();
        record.evaluation().forEach((name, value) -> {
            if (value instanceof MetricValue.ByName byName) {
                Matcher by = Tables.BY.matcher(name);
                boolean known = by.matches();
                String output = outputs.of(name).orElse("");
                tables.computeIfAbsent(
                                new Named(byName.names(), known ? by.group(2) : "name", output),
                                n -> new LinkedHashMap<>())
                        .put(outputs.own(known ? by.group(1) : name), byName.values());
            }
        });
        List<Html> sections = new ArrayList<>();
        tables.forEach((named, metrics) -> {
            List<List<Long>> counts = Optional.ofNullable(matrices(record).get(named.output))
                    .filter(m -> m.names().equals(named.names))
                    .map(MetricValue.ConfusionMatrix::counts)
                    .orElse(List.of());
            List<String> columns = new ArrayList<>(metrics.keySet());
            if (!counts.isEmpty()) {
                columns.add("examples");
            }
            List<Html> rows = new ArrayList<>();
            for (int i = 0; i < named.names.size(); i++) {
                List<String> cells = new ArrayList<>();
                for (List<Double> values : metrics.values()) {
                    cells.add(Figures.aligned(values.get(i)));
                }
                if (!counts.isEmpty()) {
                    cells.add(Figures.whole(
                            counts.get(i).stream().mapToLong(Long::longValue).sum()));
                }
                rows.add(row(named.names.get(i), List.of(), cells));
            }
            sections.add(section(
                    "By " + named.what + (named.output.isEmpty() ? "" : " of " + named.output),
                    table(named.what, List.of(), columns, rows, Html.NOTHING)));
        });
        return sections;
    }

    private static Html wrong(List<WrongExample> examples) {
        return section(
                "Most wrong examples",
                Html.of(
                        "<div class=\"examples\">%s</div>",
                        Html.all(examples.stream()
                                .map(e -> Html.of(
                                        """
                                        <figure>%s<figcaption><b>%s</b> taken for <b>%s</b><br><span class="muted">probability %s, example %s</span></figcaption></figure>""",
                                        input(e),
                                        e.truth(),
                                        e.prediction(),
                                        Figures.number(e.probability()),
                                        e.index()))
                                .toList())));
    }

    private static Html input(WrongExample example) {
        Tensor input = example.input();
        Shape shape = input.shape();
        if (InputImage.suits(shape)) {
            return Html.of(
                    "<img src=\"data:image/png;base64,%s\" alt=\"example %s\" width=\"%s\" height=\"%s\">",
                    Base64.getEncoder().encodeToString(InputImage.png(InputImage.of(input))),
                    example.index(),
                    shape.size(2),
                    shape.size(1));
        }
        List<Html> rows = new ArrayList<>();
        int shown = Math.min(MOST_VALUES, input.values().length);
        for (int i = 0; i < shown; i++) {
            rows.add(row(Integer.toString(i), List.of(), List.of(Figures.number(input.values()[i]))));
        }
        int more = input.values().length - shown;
        Html rest = more == 0 ? Html.NOTHING : Html.of("<tr><td colspan=\"2\" class=\"muted\">%s more</td></tr>", more);
        return table("input", List.of(), List.of("value"), rows, rest);
    }

    private static Html network(Summary network) {
        boolean chain = IntStream.range(1, network.rows().size())
                .allMatch(i -> network.rows()
                        .get(i)
                        .inputs()
                        .equals(List.of(network.rows().get(i - 1).name())));
        List<String> texts = chain ? List.of("kind", "output") : List.of("kind", "takes", "output");
        List<Html> rows = network.rows().stream()
                .map(r -> {
                    String output = r.output().toString();
                    return row(
                            r.name(),
                            chain
                                    ? List.of(r.kind(), output)
                                    : List.of(r.kind(), String.join(", ", r.inputs()), output),
                            List.of(
                                    Figures.whole(r.parameters()),
                                    Figures.whole(r.multiplyAdds()),
                                    r.receptiveField().toString()));
                })
                .toList();
        Html total = Html.of(
                "<tr><th scope=\"row\" colspan=\"%s\">total</th><td class=\"number\">%s</td><td class=\"number\">%s</td><td></td></tr>",
                1 + texts.size(), Figures.whole(network.parameters()), Figures.whole(network.multiplyAdds()));
        Html note = Html.of(
                "<p class=\"note\">Input %s. Weights %s%s, activations of one example %s, in single precision.</p>",
                network.input(),
                Figures.bytes(network.weightBytes()),
                network.kept() == 0
                        ? ""
                        : " with " + Figures.whole(network.kept()) + " numbers that are kept but not trained",
                Figures.bytes(network.activationBytes()));
        return section(
                "Network",
                Html.all(List.of(
                        note,
                        table(
                                "layer",
                                texts,
                                List.of("parameters", "multiply-adds", "receptive field"),
                                rows,
                                total))));
    }

    private static Map<String, String> environment(RunRecord record) {
        Map<String, String> rows = new LinkedHashMap<>(record.provenance().environment());
        rows.put("seed", Long.toString(record.provenance().seed()));
        record.seconds().forEach((phase, seconds) -> rows.put("time, " + phase, Figures.seconds(seconds)));
        record.examplesPerSecond().forEach((part, rate) -> rows.put("examples/s, " + part, Figures.number(rate)));
        record.provenance().inputs().code().forEach((name, value) -> rows.put("code, " + name, value));
        record.provenance()
                .resumptions()
                .forEach(resumption -> rows.put("resumed " + resumption.time(), "after step " + resumption.step()));
        rows.put("config, SHA-256", record.provenance().configSha256());
        if (!record.parametersSha256().isEmpty()) {
            rows.put("parameters, SHA-256", record.parametersSha256());
        }
        rows.put("folder", record.runDirectory());
        return rows;
    }

    private static Html keys(Map<String, String> values) {
        return Html.of(
                "<table class=\"keys\"><tbody>%s</tbody></table>",
                Html.all(values.entrySet().stream()
                        .map(e -> Html.of("<tr><th scope=\"row\">%s</th><td>%s</td></tr>", e.getKey(), e.getValue()))
                        .toList()));
    }

    /**
     * A table that scrolls by itself where it is wider than the page.
     *
     * @param texts the heads of the columns of text, after that of the rows' names
     * @param numbers the heads of the columns of numbers, which come last
     */
    private static Html table(String corner, List<String> texts, List<String> numbers, List<Html> rows, Html foot) {
        return Html.of(
                """
                <div class="scroll"><table class="wide">
                <thead><tr><th>%s</th>%s%s</tr></thead>
                <tbody>
                %s
                </tbody>
                <tfoot>%s</tfoot>
                </table></div>""",
                corner,
                each("<th scope=\"col\">%s</th>", texts),
                each("<th scope=\"col\" class=\"number\">%s</th>", numbers),
                Html.all(rows),
                foot);
    }

    private static Html row(String name, List<String> texts, List<String> numbers) {
        return Html.of(
                "<tr><th scope=\"row\">%s</th>%s%s</tr>",
                name, each("<td>%s</td>", texts), each("<td class=\"number\">%s</td>", numbers));
    }

    private static Html each(String template, List<String> texts) {
        return Html.all(texts.stream().map(text -> Html.of(template, text)).toList());
    }
}
