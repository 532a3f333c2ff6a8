package dev.assay.experiments.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.data.Part;
import dev.assay.experiments.spec.DiagnosticsSpec;
import dev.assay.network.Convolution2D;
import dev.assay.network.Dense;
import dev.assay.network.Embedding;
import dev.assay.network.Flatten;
import dev.assay.network.LSTM;
import dev.assay.network.Network;
import dev.assay.network.ReLU;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiagnosticsTest {
    private static final Network IMAGES = Network.of(Shape.of(1, 8, 8))
            .add(Convolution2D.of(2, 3))
            .add(new ReLU())
            .add(new Flatten())
            .add(new Dense(2, true))
            .build();

    private static final Network SYMBOLS = Network.of(Shape.of(5))
            .add(new Embedding(9, 3))
            .add(new LSTM(4, true))
            .build();

    private static DiagnosticsSpec spec(boolean filters, List<String> patches, List<String> maximized) {
        return new DiagnosticsSpec(
                1,
                List.of("*"),
                false,
                false,
                false,
                filters,
                Part.VALIDATION,
                10,
                new DiagnosticsSpec.Activations(List.of(), 0),
                new DiagnosticsSpec.Patches(patches, 1, 9),
                new DiagnosticsSpec.Maximization(maximized, 1, 1, 0.1));
    }

    private static void fails(DiagnosticsSpec spec, Network network, String message) {
        assertThatThrownBy(() -> Diagnostics.check(spec, network))
                .isInstanceOf(UserException.class)
                .hasMessage(message);
    }

    @Test
    void areOffUnlessSomethingIsToBeLookedAt() {
        assertThat(spec(false, List.of(), List.of()).isOn()).isFalse();
        assertThat(spec(true, List.of(), List.of()).isOn()).isTrue();
        assertThat(spec(false, List.of("relu1"), List.of()).isOn()).isTrue();
        assertThat(spec(false, List.of(), List.of("relu1")).isOn()).isTrue();
    }

    @Test
    void takeWhatANetworkForImagesHas() {
        assertThatCode(() -> Diagnostics.check(spec(true, List.of("*"), List.of("dense1")), IMAGES))
                .doesNotThrowAnyException();
    }

    @Test
    void sayWhatANetworkHasNot() {
        fails(
                spec(true, List.of(), List.of()),
                SYMBOLS,
                "diagnostics.filters: the first layer with weights, 'embedding1' (embedding), has no filters to draw;"
                        + " a convolution-2d has, and a dense layer on an image");
        fails(
                spec(false, List.of(), List.of("lstm*")),
                SYMBOLS,
                "diagnostics.maximization.layers: the network's inputs, of 5, are no images (1 or 3 channels x height x width)");
        fails(
                spec(false, List.of("rely1"), List.of()),
                IMAGES,
                "diagnostics.patches.layers: no layer matches 'rely1'; did you mean 'relu1'?"
                        + " known: convolution1, dense1, flatten1, relu1");
    }
}
