package dev.assay.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.spi.Optimizer;
import dev.assay.spi.Progress;
import dev.assay.tensor.HostArray;
import dev.assay.tensor.HostOps;
import dev.assay.tensor.Shape;
import dev.assay.testing.OptimizerContract;
import java.util.List;
import org.junit.jupiter.api.Test;

class LionTest extends OptimizerContract {
    @Override
    protected Optimizer optimizer() {
        return new Lion(progress -> 0.002, 0.9, 0.99);
    }

    /*
     * The numbers are from the authors' own implementation in PyTorch (https://github.com/google/automl/tree/master/lion):
     *
     * w, m = torch.tensor([1.0, -2.0, 0.5], dtype=torch.float64), torch.zeros(3, dtype=torch.float64)
     * for t in range(6):
     *     g = w * torch.tensor([1.0, 2.0, 3.0], dtype=torch.float64) \
     *         + torch.tensor([0.1, -0.2, 0.3], dtype=torch.float64) * (-2.0) ** t
     *     w = w.add(torch.sign(m * 0.9 + g * (1 - 0.9)), alpha=-0.1)
     *     m = m.mul(0.99).add(g, alpha=1 - 0.99)
     */
    @Test
    void goesTheAuthorsWay() {
        HostOps ops = new HostOps();
        Lion lion = new Lion(progress -> 0.1, 0.9, 0.99);
        HostArray weights = HostArray.of(Shape.of(3), 1, -2, 0.5);
        List<HostArray> slots = List.of(ops.fill(Shape.of(3), 0));
        for (int t = 0; t < 6; t++) {
            HostArray gradient = ops.add(
                    ops.multiply(weights, HostArray.of(Shape.of(3), 1, 2, 3)),
                    ops.multiply(HostArray.of(Shape.of(3), 0.1, -0.2, 0.3), Math.pow(-2, t)));
            Optimizer.Step<HostArray> step = lion.step(ops, weights, gradient, slots, Progress.of(t, 6, 1));
            weights = step.weights();
            slots = step.slots();
        }
        assertThat(weights.values()).containsExactly(new double[] {0.6, -1.6, 0.3}, within(1e-12));
        assertThat(slots.get(0).values())
                .containsExactly(
                        new double[] {0.02262855061890003, -0.16229680243580014, -0.007954124041800001}, within(1e-12));
    }

    @Test
    void rejectsSharesThatCannotBe() {
        assertThatThrownBy(() -> new Lion(progress -> 1, 1, 0)).hasMessage("beta1 must be in [0, 1), found 1.0");
        assertThatThrownBy(() -> new Lion(progress -> 1, 0, -1)).hasMessage("beta2 must be in [0, 1), found -1.0");
    }
}
