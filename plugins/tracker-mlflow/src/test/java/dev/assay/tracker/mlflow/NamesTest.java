package dev.assay.tracker.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class NamesTest {
    @Test
    void replacesWhatMlflowDoesNotTake() {
        assertThat(Names.key("test/top-5")).isEqualTo("test/top-5");
        assertThat(Names.key("optimizer.\"a b\".rate[0]")).isEqualTo("optimizer._a b_.rate_0_");
        assertThat(Names.key("/a//b/")).isEqualTo("a/b");
        assertThat(Names.key("größe")).isEqualTo("größe");
        assertThat(Names.key("")).isEqualTo("_");
    }

    @Property
    void everyKeyIsOneThatMlflowTakes(@ForAll String name) {
        String key = Names.key(name);
        assertThat(key)
                .matches("[\\p{L}\\p{N}_. /-]{1,250}")
                .doesNotContain("//")
                .doesNotStartWith("/")
                .doesNotStartWith(".")
                .doesNotEndWith("/");
        assertThat(Names.key(key)).isEqualTo(key);
    }
}
