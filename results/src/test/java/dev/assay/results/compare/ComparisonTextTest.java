package dev.assay.results.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTextTest {
    @TempDir
    Path folder;

    private Comparison comparison() {
        return Comparing.of(
                Question.ofAccuracy(),
                new FakeRuns(folder)
                        .group("linear", 0.80, 0.004, 8)
                        .group("le|net, \"wide\" <b>", 0.90, 0.004, 8)
                        .all(),
                List.of(new LeftOut("runs/x", "failed: too hot\nwith a trace")));
    }

    @Test
    void saysInOneLineWhatCameOut() {
        assertThat(ComparisonText.headline(comparison()))
                .isEqualTo("16 runs in 2 groups, by test/accuracy. 1 of 1 difference is real at the level of 0.05,"
                        + " corrected for all of them. 1 run left out.");
    }

    @Test
    void markdownKeepsItsTablesWhateverNamesHold() {
        String markdown = ComparisonText.markdown(comparison());
        assertThat(markdown.lines().filter(line -> line.startsWith("| le")))
                .isNotEmpty()
                .allMatch(line -> line.contains("le\\|net, \"wide\" &lt;b>"));
        assertThat(markdown)
                .contains(
                        "| better | than | difference | 95 % interval | p | p, corrected | Cohen's d | A12 | seeds needed | real? |")
                .contains("| runs/x | failed: too hot |");
    }

    @Test
    void csvHasALineForEachFigureInFull() {
        Comparison comparison = comparison();
        String csv = ComparisonText.csv(comparison);
        assertThat(csv.lines().findFirst()).hasValue("table,row,column,value");
        assertThat(csv)
                .contains("groups,linear,mean,"
                        + comparison.groups().get(1).summary().mean() + "\n")
                .contains("groups,\"le|net, \"\"wide\"\" <b>\",runs,8.0\n")
                .contains("pairs,\"le|net, \"\"wide\"\" <b> over linear\",test,\"paired permutation test, exact\"\n")
                .contains("left out,runs/x,reason,\"failed: too hot\nwith a trace\"\n");
    }

    @Test
    void jsonHoldsEverythingAndNullsForWhatIsNoNumber() throws IOException {
        JsonNode json = new ObjectMapper().readTree(ComparisonText.json(comparison()));
        assertThat(json.at("/groups/1/label").textValue()).isEqualTo("linear");
        assertThat(json.at("/groups/1/runs")).hasSize(8);
        assertThat(json.at("/groups/1/multiplyAdds").isNull()).isTrue();
        assertThat(json.at("/pairs/0/real").booleanValue()).isTrue();
        assertThat(json.at("/pairs/0/adjustedPValue").doubleValue()).isEqualTo(2 / 256.0);
        assertThat(json.at("/leftOut/0/run").textValue()).isEqualTo("runs/x");
        assertThat(json.at("/ranks").isMissingNode()).isTrue();
        JsonNode three = new ObjectMapper()
                .readTree(ComparisonText.json(Comparing.of(
                        Question.ofAccuracy(),
                        new FakeRuns(folder)
                                .group("a", 0.7, 0.001, 4)
                                .group("b", 0.8, 0.001, 4)
                                .group("c", 0.9, 0.001, 4)
                                .all(),
                        List.of())));
        assertThat(three.at("/ranks/averageRanks/c").doubleValue()).isOne();
        // Two ranks apart in four blocks; posthoc_nemenyi_friedman of scikit-posthocs on the same ranks.
        assertThat(three.at("/ranks/nemenyi/1/pValue").doubleValue()).isCloseTo(0.01298766, within(1e-6));
        assertThat(json.at("/question/metric").textValue()).isEqualTo("test/accuracy");
    }
}
