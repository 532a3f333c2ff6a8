package dev.assay.results.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.results.Figures;
import dev.assay.results.statistics.Friedman;
import dev.assay.results.statistics.Interval;
import dev.assay.results.statistics.SampleSummary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A comparison as tables, Markdown, CSV and JSON. */
public final class ComparisonText {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** So many runs that are left out are named; files name all. */
    private static final int MOST_NAMED = 20;

    private ComparisonText() {}

    /** All tables that have rows, in the order in which to read them. */
    public static List<ResultTable> tables(Comparison comparison) {
        List<ResultTable> tables = new ArrayList<>();
        tables.add(groups(comparison));
        tables.add(costs(comparison));
        tables.add(pairs(comparison));
        if (comparison.importance().size() > 1) {
            tables.add(importance(comparison));
        }
        tables.add(leftOut(comparison));
        return tables.stream().filter(table -> !table.rows().isEmpty()).toList();
    }

    /** One line: how many runs and groups, and how many differences are real. */
    public static String headline(Comparison comparison) {
        int runs = comparison.groups().stream()
                .mapToInt(group -> group.runs().size())
                .sum();
        long real = comparison.pairs().stream().filter(Pair::real).count();
        return count(runs, "run") + " in " + count(comparison.groups().size(), "group") + ", by "
                + comparison.question().metric() + ". "
                + (comparison.pairs().isEmpty()
                        ? "Nothing to tell apart."
                        : real + " of " + count(comparison.pairs().size(), "difference") + (real == 1 ? " is" : " are")
                                + " real at the level of "
                                + Figures.number(comparison.question().alpha())
                                + ", corrected for all of them.")
                + (comparison.leftOut().isEmpty()
                        ? ""
                        : " " + count(comparison.leftOut().size(), "run") + " left out.");
    }

    static ResultTable groups(Comparison comparison) {
        String percent = Figures.number(100 * (1 - comparison.question().alpha())) + " %";
        return new ResultTable(
                comparison.question().metric(),
                List.of("group", ">runs", ">mean", ">deviation", percent + " interval of the mean", ">least", ">most"),
                comparison.groups().stream()
                        .map(group -> {
                            SampleSummary s = group.summary();
                            return List.of(
                                    group.label(),
                                    Figures.whole(s.n()),
                                    Figures.aligned(s.mean()),
                                    Figures.number(rounded(s.standardDeviation())),
                                    interval(s.interval(), Figures::aligned),
                                    Figures.aligned(s.minimum()),
                                    Figures.aligned(s.maximum()));
                        })
                        .toList());
    }

    static ResultTable costs(Comparison comparison) {
        return new ResultTable(
                "Costs, means of the runs; * where nothing cheaper is as good (the Pareto front)",
                List.of(
                        "group",
                        ">parameters",
                        ">multiply-adds",
                        ">training time",
                        ">inference, an example",
                        ">peak memory"),
                comparison.groups().stream()
                        .map(group -> List.of(
                                group.label(),
                                cost(group, Costs.Kind.PARAMETERS),
                                cost(group, Costs.Kind.MULTIPLY_ADDS),
                                cost(group, Costs.Kind.TRAINING_TIME),
                                cost(group, Costs.Kind.INFERENCE_TIME),
                                cost(group, Costs.Kind.MEMORY)))
                        .toList());
    }

    private static String cost(Group group, Costs.Kind kind) {
        double value = kind.of(group.costs());
        return amount(kind, value) + (group.front().contains(kind) ? " *" : "  ");
    }

    /** A cost with its unit. */
    static String amount(Costs.Kind kind, double value) {
        if (!Double.isFinite(value)) {
            return "\u2013";
        }
        return switch (kind) {
            case PARAMETERS, MULTIPLY_ADDS -> Figures.whole(Math.round(value));
            case TRAINING_TIME -> Figures.seconds(value);
            case INFERENCE_TIME -> Figures.number(rounded(1e6 * value)) + " \u00b5s";
            case MEMORY -> Figures.bytes(Math.round(value));
        };
    }

    static ResultTable pairs(Comparison comparison) {
        String percent = Figures.number(100 * (1 - comparison.question().alpha())) + " %";
        boolean examples =
                comparison.pairs().stream().anyMatch(pair -> pair.examples().isPresent());
        List<String> columns = new ArrayList<>(List.of(
                "better",
                "than",
                ">difference",
                percent + " interval",
                ">p",
                ">p, corrected",
                ">Cohen's d",
                ">A12",
                ">" + comparison.question().repetition() + "s needed",
                "real?"));
        if (examples) {
            columns.add(columns.size() - 1, ">McNemar");
        }
        return new ResultTable(
                "Differences" + tests(comparison),
                columns,
                comparison.pairs().stream()
                        .map(pair -> {
                            List<String> cells = new ArrayList<>(List.of(
                                    pair.better().label(),
                                    pair.worse().label(),
                                    Figures.number(rounded(pair.difference())),
                                    interval(pair.interval(), v -> Figures.number(rounded(v))),
                                    p(pair.test().pValue()),
                                    p(pair.adjusted()),
                                    Figures.number(rounded(pair.cohensD())),
                                    Figures.number(rounded(pair.a12())),
                                    needed(pair, comparison),
                                    pair.real() ? "yes" : "not shown"));
                            if (examples) {
                                cells.add(
                                        cells.size() - 1,
                                        pair.examples()
                                                .map(on -> on.different() + " of " + on.tests())
                                                .orElse("\u2013"));
                            }
                            return List.copyOf(cells);
                        })
                        .toList());
    }

    private static String tests(Comparison comparison) {
        String tests = comparison.pairs().stream()
                .map(pair -> pair.test().test())
                .distinct()
                .collect(Collectors.joining("; "));
        return tests.isEmpty() ? "" : " (" + tests + "; corrected by Holm)";
    }

    private static String needed(Pair pair, Comparison comparison) {
        // Of one run each nothing is known of the spread; of folds there are as many as there are.
        if (comparison.question().folds().isPresent()
                || Double.isNaN(pair.cohensD())
                || Double.isInfinite(pair.interval().low())) {
            return "\u2013";
        }
        return pair.needed().isPresent() ? Figures.whole(pair.needed().getAsInt()) : "> 100,000";
    }

    static ResultTable importance(Comparison comparison) {
        return new ResultTable(
                "Share of the variance that a setting explains alone",
                List.of("setting", ">values", ">share"),
                comparison.importance().stream()
                        .map(i -> List.of(i.key(), Integer.toString(i.values()), Figures.percent(i.share())))
                        .toList());
    }

    private static ResultTable leftOut(Comparison comparison) {
        List<List<String>> rows = comparison.leftOut().stream()
                .limit(MOST_NAMED)
                .map(out -> List.of(out.run(), out.reason().lines().findFirst().orElse("")))
                .collect(Collectors.toCollection(ArrayList::new));
        int more = comparison.leftOut().size() - rows.size();
        if (more > 0) {
            rows.add(List.of(Figures.whole(more) + " more", "named in the JSON"));
        }
        return new ResultTable("Left out: " + comparison.leftOut().size(), List.of("run", "why"), rows);
    }

    /** Markdown, as it goes into a page or a pull request's comment. */
    public static String markdown(Comparison comparison) {
        StringBuilder text = new StringBuilder(headline(comparison)).append("\n");
        for (ResultTable table : tables(comparison)) {
            text.append("\n**").append(escaped(table.title())).append("**\n\n");
            text.append(row(table.columns().stream().map(ResultTable::head).toList()));
            text.append(row(table.columns().stream()
                    .map(column -> ResultTable.isNumber(column) ? "---:" : "---")
                    .toList()));
            table.rows().forEach(cells -> text.append(row(cells)));
        }
        if (!comparison.remarks().isEmpty()) {
            text.append("\n");
            comparison
                    .remarks()
                    .forEach(remark -> text.append("- ").append(escaped(remark)).append("\n"));
        }
        return text.toString();
    }

    private static String row(List<String> cells) {
        return cells.stream().map(cell -> escaped(cell.strip())).collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\")
                .replace("|", "\\|")
                .replace("*", "\\*")
                .replace("<", "&lt;")
                .replace("\n", " ");
    }

    /** Every figure in full, a line each: {@code table,row,column,value}, which {@code pandas.DataFrame.pivot} makes into tables. */
    public static String csv(Comparison comparison) {
        StringBuilder csv = new StringBuilder("table,row,column,value\n");
        comparison
                .groups()
                .forEach(group -> figures(group)
                        .forEach((name, value) -> line(csv, "groups", group.label(), name, number(value))));
        comparison.pairs().forEach(pair -> {
            String row = pair.better().label() + " over " + pair.worse().label();
            figures(pair).forEach((name, value) -> line(csv, "pairs", row, name, number(value)));
            line(csv, "pairs", row, "test", pair.test().test());
        });
        comparison
                .groups()
                .forEach(group -> group.runs()
                        .forEach(run -> line(
                                csv,
                                "runs",
                                run.directory().path().toString(),
                                group.label(),
                                number(run.value(comparison.question().metric())))));
        comparison.importance().forEach(i -> line(csv, "importance", i.key(), "share", number(i.share())));
        comparison.leftOut().forEach(out -> line(csv, "left out", out.run(), "reason", out.reason()));
        return csv.toString();
    }

    private static void line(StringBuilder csv, String... cells) {
        for (int i = 0; i < cells.length; i++) {
            boolean quoted = cells[i].matches("(?s).*[\",\r\n].*");
            csv.append(i == 0 ? "" : ",").append(quoted ? "\"" + cells[i].replace("\"", "\"\"") + "\"" : cells[i]);
        }
        csv.append("\n");
    }

    private static String number(double value) {
        return Double.isFinite(value) ? Double.toString(value) : "";
    }

    private static Map<String, Double> figures(Group group) {
        Map<String, Double> figures = new LinkedHashMap<>();
        SampleSummary s = group.summary();
        figures.put("runs", (double) s.n());
        figures.put("mean", s.mean());
        figures.put("standardDeviation", s.standardDeviation());
        figures.put("low", s.interval().low());
        figures.put("high", s.interval().high());
        figures.put("minimum", s.minimum());
        figures.put("lowerQuartile", s.lowerQuartile());
        figures.put("median", s.median());
        figures.put("upperQuartile", s.upperQuartile());
        figures.put("maximum", s.maximum());
        figures.put("parameters", group.costs().parameters());
        figures.put("multiplyAdds", group.costs().multiplyAdds());
        figures.put("trainingSeconds", group.costs().trainingSeconds());
        figures.put("inferenceSeconds", group.costs().inferenceSeconds());
        figures.put("memoryBytes", group.costs().memoryBytes());
        return figures;
    }

    private static Map<String, Double> figures(Pair pair) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("difference", pair.difference());
        figures.put("low", pair.interval().low());
        figures.put("high", pair.interval().high());
        figures.put("statistic", pair.test().statistic());
        figures.put("pValue", pair.test().pValue());
        figures.put("adjustedPValue", pair.adjusted());
        figures.put("cohensD", pair.cohensD());
        figures.put("a12", pair.a12());
        figures.put("needed", pair.needed().isPresent() ? pair.needed().getAsInt() : Double.NaN);
        pair.examples().ifPresent(on -> {
            figures.put("mcNemarTests", (double) on.tests());
            figures.put("mcNemarDifferent", (double) on.different());
            figures.put("mcNemarLargestPValue", on.largest());
        });
        return figures;
    }

    /** Everything, for programs; what is not a finite number is null. */
    public static String json(Comparison comparison) {
        ObjectNode root = MAPPER.createObjectNode();
        ObjectNode question = root.putObject("question");
        question.put("metric", comparison.question().metric());
        question.put("higherIsBetter", comparison.question().higherIsBetter());
        question.put("repetition", comparison.question().repetition());
        question.put("level", comparison.question().alpha());
        ArrayNode groups = root.putArray("groups");
        comparison.groups().forEach(group -> {
            ObjectNode node = groups.addObject().put("label", group.label());
            put(node, figures(group));
            ArrayNode front = node.putArray("paretoFront");
            group.front().forEach(kind -> front.add(kind.title()));
            ArrayNode runs = node.putArray("runs");
            group.runs().forEach(run -> {
                ObjectNode one = runs.addObject()
                        .put("run", run.directory().path().toString())
                        .put("repetition", Keys.value(run, comparison.question().repetition()));
                put(one, Map.of("value", run.value(comparison.question().metric())));
            });
        });
        ArrayNode pairs = root.putArray("pairs");
        comparison.pairs().forEach(pair -> {
            ObjectNode node = pairs.addObject()
                    .put("better", pair.better().label())
                    .put("worse", pair.worse().label())
                    .put("test", pair.test().test())
                    .put("real", pair.real());
            put(node, figures(pair));
        });
        comparison.ranks().ifPresent(ranks -> ranks(root.putObject("ranks"), ranks, comparison));
        ArrayNode importance = root.putArray("importance");
        comparison
                .importance()
                .forEach(i -> importance
                        .addObject()
                        .put("key", i.key())
                        .put("values", i.values())
                        .put("share", i.share()));
        ArrayNode leftOut = root.putArray("leftOut");
        comparison
                .leftOut()
                .forEach(out -> leftOut.addObject().put("run", out.run()).put("reason", out.reason()));
        ArrayNode remarks = root.putArray("remarks");
        comparison.remarks().forEach(remarks::add);
        return root.toPrettyString() + "\n";
    }

    private static void ranks(ObjectNode node, Friedman ranks, Comparison comparison) {
        node.put("blocks", ranks.blocks());
        node.put("test", ranks.result().test());
        put(node, Map.of("chiSquared", ranks.result().statistic()));
        put(node, Map.of("pValue", ranks.result().pValue()));
        put(node, Map.of("imanDavenportPValue", ranks.imanDavenport().pValue()));
        put(
                node,
                Map.of(
                        "criticalDifference",
                        ranks.criticalDifference(comparison.question().alpha())));
        ObjectNode average = node.putObject("averageRanks");
        ArrayNode nemenyi = node.putArray("nemenyi");
        List<Group> groups = comparison.groups();
        for (int i = 0; i < groups.size(); i++) {
            average.put(groups.get(i).label(), ranks.averageRanks().get(i));
            for (int j = i + 1; j < groups.size() && groups.size() <= ComparisonPage.MOST_RANKED; j++) {
                nemenyi.addObject()
                        .put("better", groups.get(i).label())
                        .put("worse", groups.get(j).label())
                        .put("pValue", ranks.nemenyi(i, j));
            }
        }
    }

    private static void put(ObjectNode node, Map<String, Double> figures) {
        figures.forEach((name, value) -> {
            if (Double.isFinite(value)) {
                node.put(name, value);
            } else {
                node.putNull(name);
            }
        });
    }

    private interface Shown {
        String of(double value);
    }

    private static String interval(Interval interval, Shown shown) {
        return Double.isInfinite(interval.low())
                ? "unknown"
                : shown.of(interval.low()) + " to " + shown.of(interval.high());
    }

    /** Three digits that count. */
    static double rounded(double value) {
        return Double.isFinite(value) && value != 0
                ? Double.parseDouble(String.format(Locale.ROOT, "%.2e", value))
                : value;
    }

    /** A p-value, with three digits, so that what is just below a level is not shown as that level: 0.0496, 0.00213, < 0.0001. */
    static String p(double value) {
        return value < 1e-4 ? "< 0.0001" : Figures.number(rounded(value));
    }

    private static String count(int number, String what) {
        return Figures.whole(number) + " " + what + (number == 1 ? "" : "s");
    }
}
