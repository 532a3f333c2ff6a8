package dev.assay.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OutputNamesTest {
    @Test
    void areThoseThatHaveALossOfTheirOwn() {
        assertThat(OutputNames.in(List.of(
                                "train/loss",
                                "validation/loss",
                                "validation/colour/loss",
                                "test/f1/micro",
                                "test/size/loss",
                                "fold-1/test/colour/loss"))
                        .names())
                .containsExactly("colour", "size");
        assertThat(OutputNames.in(List.of("loss", "kind/loss", "kind/f1/micro")).names())
                .containsExactly("kind");
        assertThat(OutputNames.in(List.of("test/loss", "test/loss/mean", "fold-1/test/loss", "test/f1/micro"))
                        .names())
                .isEmpty();
    }

    @Test
    void tellAMetricOfAnOutputFromAnAverageOfAMetric() {
        OutputNames outputs = new OutputNames(List.of("colour"));
        assertThat(outputs.isMain("colour/f1")).isTrue();
        assertThat(outputs.isMain("colour/f1/micro")).isFalse();
        assertThat(outputs.isMain("f1/micro")).isFalse();
        assertThat(outputs.own("colour/f1/micro")).isEqualTo("f1/micro");
        assertThat(outputs.of("colours/f1")).isEmpty();
    }
}
