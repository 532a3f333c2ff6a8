package dev.assay.experiments.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.experiments.testing.Golden;
import dev.assay.results.gate.Baseline.Origin;
import dev.assay.results.gate.Baseline.Seeded;
import dev.assay.results.gate.Check;
import dev.assay.results.gate.Check.Measured;
import dev.assay.results.gate.Check.Texts;
import dev.assay.results.gate.Difference;
import dev.assay.results.gate.GateFiles;
import dev.assay.results.gate.GateReport;
import dev.assay.results.gate.GateReport.SeedPair;
import dev.assay.results.gate.Verdict;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.SAXException;

/** What continuous integration and reviewers get to read. The files are golden. */
class GateFilesTest {
    private static final GateReport REPORT = new GateReport(
            "glyphs",
            "2026-11-21T12:00:00Z",
            12.345,
            List.of(
                    new Check("runs", "runs", Verdict.PASS, "all 2 finished", Optional.empty()),
                    quality("test/accuracy", Verdict.REGRESSED, new Difference(0.011, 0.009, 0.013)),
                    quality("test/log-loss", Verdict.IMPROVED, new Difference(-0.1, -0.12, -0.08)),
                    quality("test/top-5 <|*\u0007>", Verdict.UNDECIDED, new Difference(0.001, -0.02, 0.03)),
                    quality(
                            "test/f1",
                            Verdict.UNDECIDED,
                            new Difference(0.001, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY)),
                    new Check(
                            "speed",
                            "training",
                            Verdict.UNDECIDED,
                            "base and head do not run alike",
                            Optional.empty())),
            origin("0a1b2c3d4e5f60718293a4b5c6d7e8f901234567", "2026-11-20T08:00:00Z"),
            origin("ffffffffffffffffffffffffffffffffffffffff", "2026-11-21T11:59:00Z"),
            List.of(
                    new SeedPair(1, List.of(run(1, "a", 0.98)), List.of(run(1, "a", 0.97))),
                    new SeedPair(2, List.of(run(2, "b", 0.981)), List.of(run(2, "c", 0.969))),
                    new SeedPair(3, List.of(run(3, "d", 0.979)), List.of())),
            new TreeMap<>(Map.of("optimizer.learning-rate", "0.01 -> 0.02", "dl4j.threads", "2 -> 4")));

    private static Check quality(String name, Verdict verdict, Difference worse) {
        Texts texts = new Texts(
                "0.98 ± 0.001",
                "0.969 ± 0.001",
                worse.amount() + " (" + worse.low() + " to " + worse.high() + ")",
                "0.005");
        return new Check(
                "quality", name, verdict, "over 2 seeds", Optional.of(new Measured(0.98, 0.969, worse, 0.005, texts)));
    }

    private static Origin origin(String commit, String time) {
        return new Origin(
                time,
                Map.of("commit", commit),
                new TreeMap<>(Map.of("cpu", "AMD EPYC", "dl4j.threads", "2")),
                Map.of("iris.csv", "ab"));
    }

    private static Seeded run(long seed, String weights, double accuracy) {
        return new Seeded(seed, weights, Map.of("test/accuracy", accuracy));
    }

    @Test
    void markdownIsAComment() {
        Golden.check("gate/report.md", GateFiles.markdown(REPORT));
    }

    @Test
    void xmlIsThatOfJUnit() throws IOException, SAXException {
        String xml = GateFiles.junit(REPORT);
        SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                .newSchema(GateFilesTest.class.getResource("/junit-report.xsd"))
                .newValidator()
                .validate(new StreamSource(new StringReader(xml)));
        Golden.check("gate/report.xml", xml);
    }

    @Test
    void jsonHoldsEveryNumberAndLeavesOutThoseThatAreNone() throws IOException {
        String json = GateFiles.json(REPORT);
        Golden.check("gate/report.json", json);
        JsonNode root = new ObjectMapper().readTree(json);
        List<String> verdicts = new ArrayList<>();
        root.get("checks").forEach(check -> verdicts.add(check.get("verdict").asText()));
        assertThat(verdicts).containsExactly("pass", "regressed", "improved", "undecided", "undecided", "undecided");
        assertThat(root.get("exitCode").asInt()).isEqualTo(1);
        assertThat(root.get("checks").get(4).has("low")).isFalse();
        assertThat(root.get("checks").get(1).get("high").asDouble()).isEqualTo(0.013);
    }

    @Test
    void aReportIsAsBadAsItsWorstCheckAndNothingShownIsNoPass() {
        assertThat(Verdict.worst(List.of(Verdict.PASS, Verdict.IMPROVED)).exitCode())
                .isZero();
        assertThat(Verdict.worst(List.of(Verdict.UNDECIDED, Verdict.IMPROVED)).exitCode())
                .isEqualTo(3);
        assertThat(Verdict.worst(List.of(Verdict.UNDECIDED, Verdict.REGRESSED)).exitCode())
                .isEqualTo(1);
        assertThat(Verdict.worst(List.of()).exitCode()).isEqualTo(3);
    }
}
