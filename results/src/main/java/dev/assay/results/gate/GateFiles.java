package dev.assay.results.gate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.results.Figures;
import dev.assay.results.gate.Baseline.Origin;
import dev.assay.results.gate.Baseline.Seeded;
import dev.assay.results.gate.Check.Measured;
import dev.assay.results.gate.GateReport.SeedPair;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** A gate's report as Markdown for a pull request, as JUnit's XML for continuous integration, and as JSON for programs. */
public final class GateFiles {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final int DIGEST = 12;

    private GateFiles() {}

    /** A comment on a pull request; the first line is a mark that no reader sees, by which the comment can be found again. */
    public static String markdown(GateReport report) {
        StringBuilder text = new StringBuilder();
        text.append("<!-- assay gate ").append(report.name()).append(" -->\n");
        text.append("### Gate ").append(code(report.name())).append(": ");
        text.append(report.verdict().label()).append("\n\n");
        text.append("| | verdict | base | head | worse by | margin |\n|---|---|---|---|---|---|\n");
        for (Check check : report.checks()) {
            text.append("| ").append(cell(check.name())).append(" | **");
            text.append(check.verdict().label()).append("** | ");
            text.append(check.measured()
                    .map(measured -> String.join(
                            " | ",
                            cell(measured.texts().base()),
                            cell(measured.texts().head()),
                            cell(measured.texts().worse()),
                            cell(measured.texts().margin())))
                    .orElse(" | | |"));
            text.append(" |\n");
        }
        text.append('\n');
        report.checks()
                .forEach(check -> text.append("- ")
                        .append(cell(check.name()))
                        .append(": ")
                        .append(cell(check.explanation()))
                        .append(".\n"));
        if (!report.changed().isEmpty()) {
            text.append(
                    "\n<details><summary>Not the same as in the baseline</summary>\n\n| | base | head |\n|---|---|---|\n");
            report.changed().forEach((name, change) -> {
                String[] sides = change.split(" -> ", 2);
                text.append("| ").append(cell(name)).append(" | ");
                text.append(cell(sides[0]))
                        .append(" | ")
                        .append(cell(sides[sides.length - 1]))
                        .append(" |\n");
            });
            text.append("\n</details>\n");
        }
        text.append("\n<details><summary>Seeds</summary>\n\n")
                .append(seeds(report))
                .append("\n</details>\n");
        text.append("\nBaseline ")
                .append(origin(report.base()))
                .append("; head ")
                .append(origin(report.head()));
        text.append(".\n");
        return text.toString();
    }

    private static String seeds(GateReport report) {
        List<String> metrics = report.seeds().stream()
                .flatMap(pair -> pair.base().stream())
                .flatMap(run -> run.metrics().keySet().stream())
                .distinct()
                .toList();
        StringBuilder text = new StringBuilder("| seed |");
        metrics.forEach(metric -> text.append(' ').append(cell(metric)).append(", base | head |"));
        text.append(" weights |\n|---|")
                .append("---|".repeat(2 * metrics.size() + 1))
                .append('\n');
        for (SeedPair pair : report.seeds()) {
            text.append("| ").append(pair.seed()).append(" |");
            for (String metric : metrics) {
                for (List<Seeded> side : List.of(pair.base(), pair.head())) {
                    text.append(' ');
                    side.forEach(run -> text.append(Figures.number(run.metrics().getOrDefault(metric, Double.NaN))));
                    text.append(" |");
                }
            }
            text.append(pair.isIdentical() ? " the same |\n" : " other |\n");
        }
        return text.toString();
    }

    private static String origin(Origin origin) {
        String commit = origin.code().getOrDefault("commit", "");
        return "of " + origin.time().split("T", 2)[0]
                + (commit.isEmpty() ? "" : ", commit " + commit.substring(0, Math.min(DIGEST, commit.length())))
                + (origin.code().containsKey("uncommitted-sha256") ? " with uncommitted changes" : "")
                + ", " + cell(origin.environment().getOrDefault("cpu", "unknown processor"));
    }

    private static String code(String text) {
        return "`" + text.replace('`', '\'') + "`";
    }

    /** What stands in a table of Markdown as it is. */
    private static String cell(String text) {
        return clean(text)
                .replace("\\", "\\\\")
                .replace("|", "\\|")
                .replace("<", "&lt;")
                .replaceAll("\\R", " ")
                .replaceAll("([*_`])", "\\\\$1");
    }

    /**
     * The XML of Ant's JUnit task, which is what continuous integration reads: a test case for each check, a failure where it regressed, skipped
     * where it is undecided.
     */
    public static String junit(GateReport report) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            line(xml, 0);
            xml.writeStartElement("testsuites");
            line(xml, 1);
            suite(xml, report);
            line(xml, 0);
            xml.writeEndElement();
            line(xml, 0);
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
        return text.toString();
    }

    private static void suite(XMLStreamWriter xml, GateReport report) throws XMLStreamException {
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", report.name());
        xml.writeAttribute("package", "assay.gate");
        xml.writeAttribute("id", "0");
        xml.writeAttribute("timestamp", withoutZone(report.time()));
        xml.writeAttribute("hostname", "localhost");
        xml.writeAttribute("tests", String.valueOf(report.checks().size()));
        xml.writeAttribute("failures", String.valueOf(count(report, Verdict.REGRESSED)));
        xml.writeAttribute("errors", "0");
        xml.writeAttribute("skipped", String.valueOf(count(report, Verdict.UNDECIDED)));
        xml.writeAttribute("time", String.format(Locale.ROOT, "%.3f", report.seconds()));
        line(xml, 2);
        xml.writeStartElement("properties");
        property(xml, "verdict", report.verdict().label());
        properties(xml, "baseline.", report.base());
        properties(xml, "head.", report.head());
        line(xml, 2);
        xml.writeEndElement();
        for (Check check : report.checks()) {
            line(xml, 2);
            testCase(xml, report.name(), check);
        }
        for (String stream : List.of("system-out", "system-err")) {
            line(xml, 2);
            xml.writeStartElement(stream);
            if (stream.equals("system-out")) {
                xml.writeCharacters(
                        clean(report.checks().stream().map(GateFiles::line).collect(Collectors.joining("\n"))));
            }
            xml.writeEndElement();
        }
        line(xml, 1);
        xml.writeEndElement();
    }

    private static void testCase(XMLStreamWriter xml, String name, Check check) throws XMLStreamException {
        xml.writeStartElement("testcase");
        xml.writeAttribute("name", clean(check.name()));
        xml.writeAttribute("classname", "assay.gate." + name + "." + check.area());
        xml.writeAttribute("time", "0");
        if (check.verdict() == Verdict.REGRESSED || check.verdict() == Verdict.UNDECIDED) {
            boolean failed = check.verdict() == Verdict.REGRESSED;
            xml.writeStartElement(failed ? "failure" : "skipped");
            xml.writeAttribute("message", clean(check.verdict().label() + ": " + check.explanation()));
            if (failed) {
                xml.writeAttribute("type", Verdict.REGRESSED.label());
                xml.writeCharacters(clean(line(check)));
            }
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private static void properties(XMLStreamWriter xml, String before, Origin origin) throws XMLStreamException {
        property(xml, before + "time", origin.time());
        for (Map.Entry<String, String> entry : origin.code().entrySet()) {
            property(xml, before + "code." + entry.getKey(), entry.getValue());
        }
        for (Map.Entry<String, String> entry : origin.environment().entrySet()) {
            property(xml, before + "environment." + entry.getKey(), entry.getValue());
        }
    }

    private static void property(XMLStreamWriter xml, String name, String value) throws XMLStreamException {
        line(xml, 3);
        xml.writeEmptyElement("property");
        xml.writeAttribute("name", name);
        xml.writeAttribute("value", clean(value));
    }

    /** XML cannot hold control characters at all. */
    private static String clean(String text) {
        return text.replaceAll("[\\p{Cntrl}&&[^\n\t]]", "?");
    }

    private static void line(XMLStreamWriter xml, int depth) throws XMLStreamException {
        xml.writeCharacters("\n" + "  ".repeat(depth));
    }

    private static long count(GateReport report, Verdict verdict) {
        return report.checks().stream()
                .filter(check -> check.verdict() == verdict)
                .count();
    }

    /** The format knows no zone. */
    private static String withoutZone(String time) {
        return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(
                Instant.parse(time).truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC));
    }

    /** A check in one line of plain text. */
    public static String line(Check check) {
        return check.name() + ": " + check.verdict().label()
                + check.measured()
                        .map(measured -> ", base " + measured.texts().base() + ", head "
                                + measured.texts().head() + ", worse by "
                                + measured.texts().worse()
                                + ", margin " + measured.texts().margin())
                        .orElse("")
                + "; " + check.explanation();
    }

    /** For programs; a number that is not finite is left out. */
    public static String json(GateReport report) {
        ObjectNode root = JSON.createObjectNode();
        root.put("gate", report.name());
        root.put("verdict", report.verdict().label());
        root.put("exitCode", report.verdict().exitCode());
        root.put("time", report.time());
        root.put("seconds", report.seconds());
        ArrayNode checks = root.putArray("checks");
        for (Check check : report.checks()) {
            ObjectNode node = checks.addObject();
            node.put("area", check.area());
            node.put("name", check.name());
            node.put("verdict", check.verdict().label());
            node.put("explanation", check.explanation());
            check.measured().ifPresent(measured -> measured(node, measured));
        }
        ArrayNode seeds = root.putArray("seeds");
        for (SeedPair pair : report.seeds()) {
            ObjectNode node = seeds.addObject();
            node.put("seed", pair.seed());
            pair.base().forEach(run -> node.set("base", JSON.valueToTree(run.metrics())));
            pair.head().forEach(run -> node.set("head", JSON.valueToTree(run.metrics())));
            node.put("identical", pair.isIdentical());
        }
        root.set("changed", JSON.valueToTree(report.changed()));
        root.set("baseline", JSON.valueToTree(report.base()));
        root.set("head", JSON.valueToTree(report.head()));
        return root.toPrettyString() + "\n";
    }

    private static void measured(ObjectNode node, Measured measured) {
        number(node, "base", measured.base());
        number(node, "head", measured.head());
        number(node, "worse", measured.worse().amount());
        number(node, "low", measured.worse().low());
        number(node, "high", measured.worse().high());
        number(node, "margin", measured.margin());
    }

    private static void number(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, value);
        }
    }
}
