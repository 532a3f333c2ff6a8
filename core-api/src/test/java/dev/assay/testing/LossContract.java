package dev.assay.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.data.Task;
import dev.assay.spi.Loss;
import dev.assay.tensor.HostArray;
import dev.assay.tensor.HostOps;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tape;
import dev.assay.tensor.Variable;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a loss must do: a finite mean over the batch, differentiable, for at least one kind of task, with the head that fits it. */
public abstract class LossContract {
    private final HostOps ops = new HostOps();

    /** The loss under test. */
    protected abstract Loss loss();

    /** Whether each example has a loss by itself, rather than beside the others of its batch. */
    protected boolean ofEachExampleByItself() {
        return true;
    }

    private List<Task> tasks() {
        return Samples.tasks().stream().filter(loss()::supports).toList();
    }

    private HostArray scores(int rows) {
        return Gradients.random(new Random(rows), Shape.of(rows, 3));
    }

    private HostArray targets(Task task, int rows) {
        return ops.from(Samples.targets(new Random(5), task, rows));
    }

    private double value(HostArray outputs, HostArray targets) {
        return ops.item(loss().of(ops, outputs, targets));
    }

    @Test
    void supportsTheTasksThatItsHeadFits() {
        assertThat(tasks()).isNotEmpty().allMatch(task -> task.head() == loss().head());
    }

    @Test
    void isAScalar() {
        for (Task task : tasks()) {
            assertThat(ops.shape(loss().of(ops, scores(4), targets(task, 4)))).isEqualTo(Shape.scalar());
        }
    }

    @Test
    void hasTheGradientOfFiniteDifferences() {
        for (Task task : tasks()) {
            for (int rows : new int[] {1, 4}) {
                HostArray targets = targets(task, rows);
                Gradients.check((o, x) -> loss().of(o, x.get(0), o.from(ops.toTensor(targets))), scores(rows));
            }
        }
    }

    @Test
    void isAMeanOverTheBatchUnlessItSaysOtherwise() {
        for (Task task : tasks()) {
            HostArray outputs = scores(4);
            HostArray targets = targets(task, 4);
            double mean = 0;
            for (int row = 0; row < 4; row++) {
                mean += value(ops.slice(outputs, 0, row, row + 1), ops.slice(targets, 0, row, row + 1)) / 4;
            }
            double difference = Math.abs(value(outputs, targets) - mean);
            assertThat(difference <= 1e-12 * (1 + Math.abs(mean))).isEqualTo(ofEachExampleByItself());
        }
    }

    @Test
    void staysFiniteForExtremeOutputs() {
        for (Task task : tasks()) {
            HostArray targets = targets(task, 4);
            HostArray outputs = ops.multiply(ops.sign(scores(4)), 1e4);
            Tape<HostArray> tape = new Tape<>(ops);
            Variable<HostArray> x = tape.variable(outputs);
            Variable<HostArray> value = loss().of(tape, x, tape.constant(targets));
            assertThat(tape.item(value)).isFinite();
            for (double gradient : tape.gradient(value, List.of(x)).get(0).values()) {
                assertThat(gradient).isFinite();
            }
        }
    }

    @Test
    void fallsAlongItsGradient() {
        for (Task task : tasks()) {
            HostArray targets = targets(task, 4);
            HostArray outputs = scores(4);
            Tape<HostArray> tape = new Tape<>(ops);
            Variable<HostArray> x = tape.variable(outputs);
            HostArray gradient = tape.gradient(loss().of(tape, x, tape.constant(targets)), List.of(x))
                    .get(0);
            assertThat(value(ops.subtract(outputs, ops.multiply(gradient, 1e-3)), targets))
                    .isLessThan(value(outputs, targets));
        }
    }
}
