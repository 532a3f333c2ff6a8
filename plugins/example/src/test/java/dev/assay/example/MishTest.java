package dev.assay.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.tensor.HostArray;
import dev.assay.tensor.HostOps;
import dev.assay.tensor.Shape;
import dev.assay.testing.Gradients;
import org.junit.jupiter.api.Test;

class MishTest {
    private static final HostArray X = HostArray.of(Shape.of(5), -2, -0.5, 0, 1, 3);

    @Test
    void hasTheValuesOfPyTorch() {
        // torch.nn.functional.mish of PyTorch 1.13.1
        double[] expected = {-0.2525014826957089, -0.22074377465173, 0, 0.8650983882673103, 2.9865350049679575};
        assertThat(new Mish().apply(new HostOps(), X).values()).containsExactly(expected, within(1e-15));
    }

    @Test
    void hasTheGradientOfFiniteDifferences() {
        Gradients.check((ops, x) -> new Mish().apply(ops, x.get(0)), HostArray.of(Shape.of(4), -2, -0.5, 1, 3));
    }
}
