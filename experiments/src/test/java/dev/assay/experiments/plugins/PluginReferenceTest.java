package dev.assay.experiments.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.assay.experiments.testing.Fakes;
import dev.assay.experiments.testing.Golden;
import dev.assay.spi.UserException;
import org.junit.jupiter.api.Test;

class PluginReferenceTest {
    private final PluginReference reference = new PluginReference(Fakes.registry());

    @Test
    void listsKindsAndComponents() {
        Golden.check("plugins/kinds.txt", reference.text());
    }

    @Test
    void describesAComponentAsAConfigWouldHaveIt() {
        Golden.check("plugins/slope.txt", reference.text("optimizer", "slope"));
        assertThat(ConfigFactory.parseString(reference.text("optimizer", "slope"))
                        .getDouble("optimizer.momentum"))
                .isEqualTo(0.9);
    }

    @Test
    void writesAPageOfMarkdown() {
        Golden.check("plugins/reference.md", reference.markdown());
    }

    @Test
    void failsOnAnUnknownKindOrName() {
        assertThatThrownBy(() -> reference.text("optimiser"))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("there is no kind of component 'optimiser'; did you mean 'optimizer'? known: ");
        assertThatThrownBy(() -> reference.text("optimizer", "slop"))
                .isInstanceOf(UserException.class)
                .hasMessage("there is no optimizer 'slop'; did you mean 'slope'? known: slope");
    }
}
