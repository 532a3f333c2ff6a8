package dev.assay.results.compare;

import dev.assay.network.Summary;
import dev.assay.results.Figures;
import dev.assay.results.Html;
import dev.assay.results.Page;
import dev.assay.results.compare.Plot.Scale;
import dev.assay.results.statistics.Friedman;
import dev.assay.results.statistics.Interval;
import dev.assay.results.statistics.SampleSummary;
import dev.assay.run.EpochRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A comparison as one HTML page, which needs nothing else, no script and no network. */
public final class ComparisonPage {
    /** More curves could not be told apart. */
    private static final int MOST_CURVES = 8;

    private static final int MOST_BOXES = 40;
    static final int MOST_RANKED = 20;
    private static final int MOST_AXES = 7;
    private static final int MOST_NETWORKS = 8;

    /** Of a box, so many single runs are drawn. */
    private static final int MOST_POINTS = 30;

    /** What is drawn thick among all runs. */
    private static final double BEST_SHARE = 0.1;

    private static final String STYLE = Page.resource(ComparisonPage.class, "compare.css");

    private final Comparison comparison;
    private final Question question;
    private final List<Group> groups;

    private ComparisonPage(Comparison comparison) {
        this.comparison = comparison;
        question = comparison.question();
        groups = comparison.groups();
    }

    /** The page, whole; whatever names and texts hold is shown as text. */
    public static String html(Comparison comparison) {
        return new ComparisonPage(comparison).html();
    }

    private String html() {
        List<Html> sections = new ArrayList<>();
        sections.add(Html.of(
                "<header><h1>%s</h1></header>\n<p class=\"id\">%s</p>", title(), ComparisonText.headline(comparison)));
        if (!comparison.remarks().isEmpty()) {
            sections.add(section(
                    "remarks",
                    "To be known",
                    Html.of(
                            "<ul>%s</ul>",
                            Html.all(comparison.remarks().stream()
                                    .map(remark -> Html.of("<li>%s</li>", remark))
                                    .toList()))));
        }
        sections.add(section("groups", "Groups", Html.all(List.of(boxes(), table(ComparisonText.groups(comparison))))));
        if (!comparison.pairs().isEmpty()) {
            sections.add(section(
                    "differences",
                    "Differences",
                    Html.all(List.of(
                            Html.of(
                                    "<p class=\"note\">%s</p>",
                                    "A difference is real where the p-value, corrected for all of them, is below "
                                            + Figures.number(question.alpha())
                                            + ". Cohen's d is the difference in standard deviations; A12 is how often a run of the better group beats one of the other; "
                                            + question.repetition()
                                            + "s needed is how many tell such a difference with a probability of 0.8."
                                            + (comparison.pairs().stream()
                                                            .anyMatch(pair -> pair.examples()
                                                                    .isPresent())
                                                    ? " McNemar counts the " + question.repetition()
                                                            + "s whose two trained models differ on the test examples, which is another question: not of training again, but of testing on others."
                                                    : "")),
                            table(ComparisonText.pairs(comparison))))));
        }
        comparison
                .ranks()
                .filter(ranks -> groups.size() <= MOST_RANKED)
                .ifPresent(ranks -> sections.add(
                        section("ranks", "Ranks", Html.all(List.of(ranksNote(ranks), criticalDifference(ranks))))));
        curves().ifPresent(curves -> sections.add(section("curves", "Learning curves", curves)));
        sections.add(section(
                "costs", "Costs", Html.all(List.of(table(ComparisonText.costs(comparison)), div("curves", fronts())))));
        if (comparison.importance().size() > 1) {
            sections.add(section("importance", "Settings", importance()));
        }
        networks().ifPresent(networks -> sections.add(section("networks", "Networks", networks)));
        sections.add(runs());
        if (!comparison.leftOut().isEmpty()) {
            sections.add(section("left-out", "Left out", leftOut()));
        }
        return Page.html(title(), STYLE, Html.all(sections));
    }

    private String title() {
        Set<String> names = groups.stream()
                .flatMap(group -> group.runs().stream())
                .map(run -> run.record().name())
                .collect(Collectors.toCollection(TreeSet::new));
        return names.stream().limit(3).collect(Collectors.joining(", ")) + (names.size() > 3 ? ", ..." : "")
                + " compared";
    }

    private static Html section(String id, String title, Html content) {
        return Html.of("""
                <section id="%s">
                <h2>%s</h2>
                %s
                </section>""", id, title, content);
    }

    private static Html div(String style, List<Html> content) {
        return Html.of("<div class=\"%s\">%s</div>", style, Html.all(content));
    }

    private static Html table(ResultTable table) {
        return Html.of(
                "<div class=\"scroll%s\"><table class=\"wide\"><caption>%s</caption><thead><tr>%s</tr></thead><tbody>%s</tbody></table></div>",
                table.rows().size() > MOST_BOXES ? " tall" : "",
                table.title(),
                Html.all(table.columns().stream()
                        .map(column -> ResultTable.isNumber(column)
                                ? Html.of("<th scope=\"col\" class=\"number\">%s</th>", ResultTable.head(column))
                                : Html.of("<th scope=\"col\">%s</th>", column))
                        .toList()),
                Html.all(table.rows().stream()
                        .map(row -> Html.of(
                                "<tr>%s</tr>",
                                Html.all(IntStream.range(0, row.size())
                                        .mapToObj(i -> i == 0
                                                ? Html.of("<th scope=\"row\">%s</th>", row.get(i))
                                                : ResultTable.isNumber(
                                                                table.columns().get(i))
                                                        ? Html.of(
                                                                "<td class=\"number\">%s</td>",
                                                                row.get(i).strip())
                                                        : Html.of("<td>%s</td>", row.get(i)))
                                        .toList())))
                        .toList()));
    }

    private Html boxes() {
        List<Group> shown = groups.stream().limit(MOST_BOXES).toList();
        double low =
                shown.stream().mapToDouble(g -> g.summary().minimum()).min().orElseThrow();
        double high =
                shown.stream().mapToDouble(g -> g.summary().maximum()).max().orElseThrow();
        int left = left(shown);
        int height = 50 + 26 * shown.size();
        Scale x = Scale.of(low, high, left, 860, false);
        Plot plot = new Plot(
                "Box plots of " + question.metric() + ": "
                        + shown.stream()
                                .limit(MOST_CURVES)
                                .map(g -> g.label() + " median "
                                        + Figures.number(g.summary().median()))
                                .collect(Collectors.joining(", ")),
                880,
                height);
        plot.horizontalAxis(x, x.ticks(8), height - 40, 6, question.metric());
        for (int i = 0; i < shown.size(); i++) {
            SampleSummary s = shown.get(i).summary();
            double y = 19 + 26 * i;
            plot.text(left - 10, y + 4, "end", "", shortened(shown.get(i).label()));
            plot.line(x.at(s.minimum()), y, x.at(s.maximum()), y, "class=\"axis\"");
            plot.rectangle(
                    x.at(s.lowerQuartile()),
                    y - 7,
                    x.at(s.upperQuartile()) - x.at(s.lowerQuartile()),
                    14,
                    "class=\"box\"");
            plot.line(x.at(s.median()), y - 7, x.at(s.median()), y + 7, "class=\"median\"");
            for (double value : Arrays.stream(shown.get(i).values(question.metric()))
                    .limit(MOST_POINTS)
                    .toArray()) {
                plot.line(x.at(value), y - 3, x.at(value), y + 3, "class=\"run\"");
            }
            Interval interval = s.interval();
            if (Double.isFinite(interval.low())) {
                plot.line(
                        Math.max(left, x.at(interval.low())),
                        y + 10,
                        Math.min(860, x.at(interval.high())),
                        y + 10,
                        "class=\"interval\"");
            }
            plot.marker(1, x.at(s.mean()), y + 10, 3);
        }
        return Html.all(List.of(
                Html.of(
                        "<p class=\"note\">%s</p>",
                        "A box from quartile to quartile with the median, a line from the least to the most, a stroke for each run;"
                                + " below it the mean with its interval ("
                                + Figures.number(100 * (1 - question.alpha()))
                                + " %, by the t-distribution)."
                                + (groups.size() > MOST_BOXES
                                        ? " The best " + MOST_BOXES + " of " + groups.size() + " groups."
                                        : "")),
                plot.html()));
    }

    private static int left(List<Group> shown) {
        int longest = shown.stream()
                .mapToInt(group -> shortened(group.label()).length())
                .max()
                .orElse(0);
        return 20 + 7 * longest;
    }

    private static String shortened(String label) {
        return label.length() > 48 ? label.substring(0, 47) + "\u2026" : label;
    }

    private Html ranksNote(Friedman ranks) {
        return Html.of(
                "<p class=\"note\">%s</p>",
                "Average ranks over " + ranks.blocks() + " " + question.repetition()
                        + "s; a bar joins groups that Nemenyi's test does not tell apart; of few "
                        + question.repetition()
                        + "s it tells less than the tests above. Friedman's test that all are the same: p "
                        + equalTo(ComparisonText.p(ranks.result().pValue())) + "; with the F of Iman and Davenport: p "
                        + equalTo(ComparisonText.p(ranks.imanDavenport().pValue())) + ".");
    }

    private static String equalTo(String p) {
        return p.startsWith("<") ? p : "= " + p;
    }

    /** As in Demšar 2006: ranks on a line, groups hanging from it at both sides, bars below it. */
    private Html criticalDifference(Friedman ranks) {
        int k = groups.size();
        double difference = ranks.criticalDifference(question.alpha());
        Integer[] order = IntStream.range(0, k)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> ranks.averageRanks().get(i)))
                .toArray(Integer[]::new);
        List<double[]> bars = new ArrayList<>();
        double reached = 0;
        for (int i = 0; i < k; i++) {
            int j = i;
            while (j + 1 < k
                    && ranks.averageRanks().get(order[j + 1])
                                    - ranks.averageRanks().get(order[i])
                            <= difference) {
                j++;
            }
            double end = ranks.averageRanks().get(order[j]);
            if (j > i && end > reached) {
                bars.add(new double[] {ranks.averageRanks().get(order[i]), end});
                reached = end;
            }
        }
        int half = (k + 1) / 2;
        int names = 20
                + 7
                        * groups.stream()
                                .mapToInt(g -> shortened(g.label()).length())
                                .max()
                                .orElse(0);
        double from = names + 20;
        double to = 880 - from;
        double line = 60;
        double first = line + 22 + 10 * bars.size();
        int height = (int) (first + 22 * half);
        Plot plot = new Plot(
                "Critical difference " + Figures.number(ComparisonText.rounded(difference)) + "; average ranks: "
                        + Arrays.stream(order)
                                .map(i -> groups.get(i).label() + " "
                                        + Figures.number(ComparisonText.rounded(
                                                ranks.averageRanks().get(i))))
                                .collect(Collectors.joining(", ")),
                880,
                height);
        Scale x = new Scale(1, k, from, to, false);
        plot.line(from, line, to, line, "class=\"axis\"");
        for (int rank = 1; rank <= k; rank++) {
            plot.line(x.at(rank), line - 6, x.at(rank), line, "class=\"axis\"");
            plot.text(x.at(rank), line - 10, "middle", "class=\"tick\"", Integer.toString(rank));
        }
        double shown = Math.min(difference, k - 1);
        plot.line(from, 22, x.at(1 + shown), 22, "class=\"interval\"");
        plot.text(
                from,
                14,
                "start",
                "class=\"tick\"",
                "critical difference " + Figures.number(ComparisonText.rounded(difference)));
        for (int i = 0; i < bars.size(); i++) {
            double y = line + 10 + 10 * i;
            plot.line(x.at(bars.get(i)[0]) - 4, y, x.at(bars.get(i)[1]) + 4, y, "class=\"bar\"");
        }
        for (int i = 0; i < k; i++) {
            boolean atLeft = i < half;
            double y = first + 22 * (atLeft ? i : k - 1 - i);
            double rank = ranks.averageRanks().get(order[i]);
            double end = atLeft ? from - 10 : to + 10;
            plot.path(
                    List.of(new double[] {x.at(rank), line}, new double[] {x.at(rank), y}, new double[] {end, y}),
                    "class=\"leader\"");
            plot.text(
                    atLeft ? end - 5 : end + 5,
                    y + 4,
                    atLeft ? "end" : "start",
                    "",
                    shortened(groups.get(order[i]).label()));
        }
        return plot.html();
    }

    private Optional<Html> curves() {
        Set<String> keys = new LinkedHashSet<>();
        List<Group> shown = groups.stream().limit(MOST_CURVES).toList();
        String own = "validation/" + question.measure();
        List<String> wanted = List.of(own, "validation/loss", "train/loss");
        for (String key : wanted) {
            boolean there = shown.stream()
                    .flatMap(group -> group.runs().stream())
                    .flatMap(run -> run.record().epochs().stream())
                    .anyMatch(epoch -> epoch.metrics().containsKey(key));
            if (there) {
                keys.add(key);
            }
        }
        if (keys.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Html.all(List.of(
                Html.of(
                        "<p class=\"note\">%s</p>",
                        "Means of the runs, with the interval of the mean as a band."
                                + (groups.size() > MOST_CURVES ? " The best " + MOST_CURVES + " groups." : "")),
                legend(shown),
                div("curves", keys.stream().map(key -> curve(key, shown)).toList()))));
    }

    private static Html legend(List<Group> shown) {
        return div(
                "legend",
                IntStream.range(0, shown.size())
                        .mapToObj(i -> Html.of(
                                "<span>%s %s</span>",
                                new Plot(shown.get(i).label(), 44, 16)
                                        .line(2, 8, 42, 8, Plot.stroke(i))
                                        .marker(i, 22, 8, 4)
                                        .html(),
                                shown.get(i).label()))
                        .toList());
    }

    private Html curve(String key, List<Group> shown) {
        List<Map<Integer, SampleSummary>> byGroup = shown.stream()
                .map(group -> {
                    Map<Integer, List<Double>> values = new LinkedHashMap<>();
                    group.runs().forEach(run -> {
                        for (EpochRecord epoch : run.record().epochs()) {
                            double value = epoch.metrics().getOrDefault(key, Double.NaN);
                            if (Double.isFinite(value)) {
                                values.computeIfAbsent(epoch.epoch(), e -> new ArrayList<>())
                                        .add(value);
                            }
                        }
                    });
                    Map<Integer, SampleSummary> summaries = new LinkedHashMap<>();
                    values.forEach((epoch, of) -> summaries.put(
                            epoch,
                            SampleSummary.of(
                                    of.stream().mapToDouble(Double::doubleValue).toArray(), 1 - question.alpha())));
                    return summaries;
                })
                .toList();
        List<SampleSummary> all =
                byGroup.stream().flatMap(map -> map.values().stream()).toList();
        int last = byGroup.stream()
                .flatMap(map -> map.keySet().stream())
                .mapToInt(Integer::intValue)
                .max()
                .orElse(1);
        // Of two runs an interval can be wider than all that is to be seen; the axis is that of the runs.
        Scale y = Scale.of(
                all.stream().mapToDouble(SampleSummary::minimum).min().orElse(0),
                all.stream().mapToDouble(SampleSummary::maximum).max().orElse(1),
                270,
                34,
                false);
        Scale x = new Scale(Math.min(1, last - 1), Math.max(last, 1), 60, 500, false);
        Plot plot = new Plot(
                key + " by epoch; at the end "
                        + IntStream.range(0, shown.size())
                                .mapToObj(i -> shown.get(i).label() + " "
                                        + byGroup.get(i).values().stream()
                                                .reduce((a, b) -> b)
                                                .map(s -> Figures.number(s.mean()))
                                                .orElse("nothing"))
                                .collect(Collectors.joining(", ")),
                620,
                310);
        plot.verticalAxis(y, 60, 500, key);
        List<Double> epochs =
                x.ticks(6).stream().filter(tick -> tick == Math.rint(tick)).toList();
        plot.horizontalAxis(x, epochs, 270, 34, "epoch");
        for (int i = 0; i < shown.size(); i++) {
            List<double[]> upper = new ArrayList<>();
            List<double[]> lower = new ArrayList<>();
            List<double[]> middle = new ArrayList<>();
            byGroup.get(i).forEach((epoch, s) -> {
                middle.add(new double[] {x.at(epoch), y.at(s.mean())});
                if (Double.isFinite(s.interval().low())) {
                    upper.add(
                            new double[] {x.at(epoch), within(y.at(s.interval().high()))});
                    lower.add(
                            0,
                            new double[] {x.at(epoch), within(y.at(s.interval().low()))});
                }
            });
            upper.addAll(lower);
            plot.path(upper, "fill=\"" + Plot.color(i) + "\" fill-opacity=\"0.18\" stroke=\"none\"");
            plot.path(middle, Plot.stroke(i));
            int every = Math.max(1, middle.size() / 10);
            for (int j = 0; j < middle.size(); j++) {
                if ((middle.size() - 1 - j) % every == 0) {
                    plot.marker(i, middle.get(j)[0], middle.get(j)[1], 3.5);
                }
            }
        }
        labelEnds(plot, shown, byGroup, y);
        return plot.html();
    }

    private static double within(double y) {
        return Math.max(30, Math.min(272, y));
    }

    /** The groups' names at the ends of their curves, moved apart where they would cover each other. */
    private static void labelEnds(Plot plot, List<Group> shown, List<Map<Integer, SampleSummary>> byGroup, Scale y) {
        List<Integer> order = IntStream.range(0, shown.size())
                .filter(i -> !byGroup.get(i).isEmpty())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> y.at(end(byGroup.get(i)))))
                .toList();
        double free = 40;
        for (int i : order) {
            double at = Math.max(free, y.at(end(byGroup.get(i))) + 4);
            String label = shown.get(i).label();
            plot.text(
                    508,
                    at,
                    "start",
                    "class=\"tick\"",
                    label.length() > 17 ? label.substring(0, 16) + "\u2026" : label);
            free = at + 13;
        }
    }

    private static double end(Map<Integer, SampleSummary> curve) {
        return curve.values().stream().reduce((a, b) -> b).orElseThrow().mean();
    }

    private List<Html> fronts() {
        List<Html> plots = new ArrayList<>();
        for (Costs.Kind kind : List.of(
                Costs.Kind.PARAMETERS, Costs.Kind.MULTIPLY_ADDS, Costs.Kind.TRAINING_TIME, Costs.Kind.INFERENCE_TIME)) {
            List<Group> known = groups.stream()
                    .filter(group -> kind.of(group.costs()) > 0)
                    .filter(group -> Double.isFinite(kind.of(group.costs())))
                    .toList();
            boolean differ = known.stream()
                            .mapToDouble(group -> kind.of(group.costs()))
                            .distinct()
                            .count()
                    > 1;
            if (differ) {
                plots.add(front(kind, known));
            }
        }
        return plots;
    }

    private Html front(Costs.Kind kind, List<Group> known) {
        double[] costs =
                known.stream().mapToDouble(group -> cost(kind, group)).sorted().toArray();
        double[] means = known.stream()
                .mapToDouble(group -> group.summary().mean())
                .sorted()
                .toArray();
        Scale x = Scale.of(costs[0], costs[costs.length - 1], 60, 590, costs[costs.length - 1] > 8 * costs[0]);
        Scale y = Scale.of(means[0], means[means.length - 1], 270, 34, false);
        List<Group> best = known.stream()
                .filter(group -> group.front().contains(kind))
                .sorted(Comparator.comparingDouble(group -> cost(kind, group)))
                .toList();
        Plot plot = new Plot(
                question.metric() + " against " + kind.title() + "; on the Pareto front: "
                        + best.stream().map(Group::label).collect(Collectors.joining(", ")),
                620,
                310);
        plot.verticalAxis(y, 60, 590, question.metric());
        plot.horizontalAxis(x, x.ticks(6), 270, 34, kind.title() + unit(kind));
        List<double[]> steps = new ArrayList<>();
        for (Group group : best) {
            double px = x.at(cost(kind, group));
            if (!steps.isEmpty()) {
                steps.add(new double[] {px, steps.get(steps.size() - 1)[1]});
            }
            steps.add(new double[] {px, y.at(group.summary().mean())});
        }
        plot.path(steps, "class=\"front\"");
        boolean named = known.size() <= MOST_BOXES;
        for (Group group : known) {
            double px = x.at(cost(kind, group));
            double py = y.at(group.summary().mean());
            // A full circle on the front, a ring elsewhere.
            plot.marker(group.front().contains(kind) ? 0 : 5, px, py, 4);
            if (named && (known.size() <= MOST_CURVES || group.front().contains(kind))) {
                boolean right = px < 420;
                plot.text(
                        px + (right ? 8 : -8),
                        py - 6,
                        right ? "start" : "end",
                        "class=\"tick\"",
                        shortened(group.label()));
            }
        }
        return plot.html();
    }

    private static String unit(Costs.Kind kind) {
        return switch (kind) {
            case TRAINING_TIME -> " (s)";
            case INFERENCE_TIME -> " of an example (\u00b5s)";
            default -> "";
        };
    }

    /** The cost in the unit of its axis. */
    private static double cost(Costs.Kind kind, Group group) {
        return kind.of(group.costs()) * (kind == Costs.Kind.INFERENCE_TIME ? 1e6 : 1);
    }

    private Html importance() {
        List<Importance> all = comparison.importance();
        List<Importance> shown = all.stream().limit(MOST_BOXES).toList();
        int left = 20
                + 7
                        * shown.stream()
                                .mapToInt(i -> shortened(i.key()).length())
                                .max()
                                .orElse(0);
        int height = 20 + 24 * shown.size();
        Plot plot = new Plot(
                "Share of the variance of " + question.metric() + " that a setting explains alone: "
                        + shown.stream()
                                .map(i -> i.key() + " " + Figures.percent(i.share()))
                                .collect(Collectors.joining(", ")),
                880,
                height);
        for (int i = 0; i < shown.size(); i++) {
            double y = 10 + 24 * i;
            double length = (800 - left) * shown.get(i).share();
            plot.text(left - 10, y + 13, "end", "", shortened(shown.get(i).key()));
            plot.rectangle(left, y, Math.max(1, length), 16, "class=\"box\"");
            plot.text(
                    left + length + 8,
                    y + 13,
                    "start",
                    "",
                    Figures.percent(shown.get(i).share()));
        }
        List<Html> content = new ArrayList<>();
        content.add(Html.of(
                "<p class=\"note\">%s</p>",
                "How much of the variance of " + question.metric()
                        + " over all runs lies between the values of a setting, less what chance would put there (epsilon squared)."
                        + " What settings do only together, and chance, is in none of the shares."));
        content.add(plot.html());
        content.add(parallel(all.stream().limit(MOST_AXES).map(Importance::key).toList()));
        return Html.all(content);
    }

    /** A line for each run, through its value on each axis; the best runs thick and on top. */
    private Html parallel(List<String> keys) {
        List<ComparedRun> runs = groups.stream()
                .flatMap(group -> group.runs().stream())
                .sorted(Comparator.comparingDouble(
                        run -> (question.higherIsBetter() ? 1 : -1) * run.value(question.metric())))
                .toList();
        int axes = keys.size() + 1;
        double step = 760.0 / (axes - 1);
        Plot plot = new Plot(
                "Parallel coordinates of " + runs.size() + " runs: " + String.join(", ", keys) + ", "
                        + question.metric(),
                880,
                380);
        List<Axis> axisOf = keys.stream().map(key -> Axis.of(key, runs)).toList();
        double[] values = runs.stream()
                .mapToDouble(run -> run.value(question.metric()))
                .sorted()
                .toArray();
        Scale metric = Scale.of(values[0], values[values.length - 1], 330, 50, false);
        double end = 60 + keys.size() * step;
        int best = runs.size() - (int) Math.ceil(BEST_SHARE * runs.size());
        for (int i = 0; i < runs.size(); i++) {
            List<double[]> points = new ArrayList<>();
            for (int j = 0; j < keys.size(); j++) {
                points.add(new double[] {
                    60 + j * step, axisOf.get(j).places.getOrDefault(Keys.value(runs.get(i), keys.get(j)), Double.NaN)
                });
            }
            points.add(new double[] {end, metric.at(runs.get(i).value(question.metric()))});
            plot.path(points, i >= best ? "class=\"best\"" : "class=\"other\"");
        }
        for (int i = 0; i < keys.size(); i++) {
            double x = 60 + i * step;
            plot.line(x, 50, x, 330, "class=\"axis\"");
            // Neighbours' names stand on two lines, as long ones would touch.
            plot.text(
                    x, i % 2 == 0 ? 350 : 368, i == 0 ? "start" : "middle", "class=\"title\"", shortened(keys.get(i)));
            axisOf.get(i).labels.forEach((label, y) -> plot.text(x + 5, y + 4, "start", "class=\"halo\"", label));
        }
        plot.line(end, 50, end, 330, "class=\"axis\"");
        plot.text(end, 350, "middle", "class=\"title\"", question.metric());
        for (double tick : metric.ticks(6)) {
            plot.text(end + 6, metric.at(tick) + 4, "start", "class=\"halo\"", Plot.label(tick));
        }
        return Html.all(List.of(
                Html.of(
                        "<p class=\"note\">%s</p>",
                        "Each line is a run; the best tenth is drawn thick. The most important settings come first."),
                plot.html()));
    }

    /** The axis of a setting: where each value lies, and what is written beside it. */
    private record Axis(Map<String, Double> places, Map<String, Double> labels) {
        static Axis of(String key, List<ComparedRun> runs) {
            Set<String> values = Keys.values(runs, key);
            Map<String, Double> places = new LinkedHashMap<>();
            Map<String, Double> labels = new LinkedHashMap<>();
            if (values.stream().allMatch(Keys::isNumber)) {
                double[] sorted = values.stream()
                        .mapToDouble(Double::parseDouble)
                        .sorted()
                        .toArray();
                double least = sorted[0];
                double most = sorted[sorted.length - 1];
                Scale scale = Scale.of(least, most, 330, 50, least > 0 && most > 30 * least);
                values.forEach(value -> places.put(value, scale.at(Double.parseDouble(value))));
                List<Double> ticks =
                        sorted.length <= 6 ? Arrays.stream(sorted).boxed().toList() : scale.ticks(5);
                ticks.forEach(tick -> labels.put(Plot.label(tick), scale.at(tick)));
                return new Axis(places, labels);
            }
            List<String> sorted = new ArrayList<>(new TreeSet<>(values));
            for (int i = 0; i < sorted.size(); i++) {
                double y = sorted.size() == 1 ? 190 : 320 - 260.0 * i / (sorted.size() - 1);
                String value = sorted.get(i);
                places.put(value, y);
                if (sorted.size() <= 20) {
                    labels.put(value.length() > 18 ? value.substring(0, 17) + "\u2026" : value, y);
                }
            }
            return new Axis(places, labels);
        }
    }

    private Optional<Html> networks() {
        Map<Summary, String> distinct = new LinkedHashMap<>();
        groups.forEach(group -> group.network().ifPresent(network -> distinct.putIfAbsent(network, group.label())));
        if (distinct.isEmpty()) {
            return Optional.empty();
        }
        List<Html> figures = new ArrayList<>();
        distinct.entrySet().stream().limit(MOST_NETWORKS).forEach(entry -> {
            Summary network = entry.getKey();
            figures.add(Html.of(
                    """
                    <figure><figcaption><b>%s</b><br>%s parameters, %s multiply-adds,<br>weights %s, activations of an example %s</figcaption>
                    <div class="drawing">%s</div></figure>""",
                    entry.getValue(),
                    Figures.whole(network.parameters()),
                    Figures.whole(network.multiplyAdds()),
                    Figures.bytes(network.weightBytes()),
                    Figures.bytes(network.activationBytes()),
                    NetworkDrawing.of(entry.getValue(), network)));
        });
        return Optional.of(Html.all(List.of(
                Html.of(
                        "<p class=\"note\">%s</p>",
                        "From the input down: each layer with its output and its parameters; the wider the bar, the larger the output"
                                + " (on a logarithmic scale). A line at the side goes past layers."
                                + (distinct.size() > MOST_NETWORKS
                                        ? " The first " + MOST_NETWORKS + " of " + distinct.size() + "."
                                        : "")),
                div("networks", figures))));
    }

    private Html runs() {
        List<Html> rows = new ArrayList<>();
        groups.forEach(group -> group.runs()
                .forEach(run -> rows.add(Html.of(
                        "<tr><th scope=\"row\">%s</th><td>%s</td><td class=\"number\">%s</td><td>%s</td></tr>",
                        group.label(),
                        Keys.value(run, question.repetition()),
                        Figures.aligned(run.value(question.metric())),
                        run.directory().path()))));
        return Html.of("""
                <section id="runs"><details><summary>%s runs</summary>
                <div class="scroll"><table class="wide"><thead><tr><th scope="col">group</th><th scope="col">%s</th><th scope="col" class="number">%s</th><th scope="col">folder</th></tr></thead>
                <tbody>%s</tbody></table></div></details></section>""", Figures.whole(rows.size()), question.repetition(), question.metric(), Html.all(rows));
    }

    private Html leftOut() {
        return Html.of(
                "<div class=\"scroll\"><table class=\"wide\"><thead><tr><th scope=\"col\">run</th><th scope=\"col\">why</th></tr></thead><tbody>%s</tbody></table></div>",
                Html.all(comparison.leftOut().stream()
                        .map(out -> Html.of("<tr><th scope=\"row\">%s</th><td>%s</td></tr>", out.run(), out.reason()))
                        .toList()));
    }
}
