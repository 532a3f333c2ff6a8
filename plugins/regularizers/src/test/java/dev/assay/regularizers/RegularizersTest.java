package dev.assay.regularizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.network.Weight;
import dev.assay.spi.Regularizer;
import dev.assay.tensor.HostArray;
import dev.assay.tensor.HostOps;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tape;
import dev.assay.tensor.Variable;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RegularizersTest {
    private static final HostArray WEIGHTS = HostArray.of(Shape.of(2, 2), 3, 1, -4, 2);
    private static final Weight DENSE = Weight.kernel(Shape.of(2, 2), 2, 2);
    private final HostOps ops = new HostOps();

    private double penalty(Regularizer regularizer) {
        return ops.item(regularizer.penalty(ops, WEIGHTS));
    }

    private static double[] gradient(Regularizer regularizer) {
        Tape<HostArray> tape = new Tape<>(new HostOps());
        Variable<HostArray> w = tape.variable(WEIGHTS);
        return tape.gradient(regularizer.penalty(tape, w), List.of(w)).get(0).values();
    }

    @Test
    void l1AddsTheSumOfMagnitudes() {
        assertThat(new L1(0.1).hasPenalty()).isTrue();
        assertThat(penalty(new L1(0.1))).isCloseTo(1.0, within(1e-12));
        assertThat(gradient(new L1(0.1))).containsExactly(new double[] {0.1, 0.1, -0.1, 0.1}, within(1e-12));
    }

    @Test
    void l2AddsHalfTheSumOfSquaresSoThatTheGradientIsRateTimesWeight() {
        assertThat(new L2(0.1).hasPenalty()).isTrue();
        assertThat(penalty(new L2(0.1))).isCloseTo(1.5, within(1e-12));
        assertThat(gradient(new L2(0.1))).containsExactly(new double[] {0.3, 0.1, -0.4, 0.2}, within(1e-12));
    }

    @Test
    void weightDecayIsNoPenaltyButADecay() {
        WeightDecay decay = new WeightDecay(5e-4);
        assertThat(decay.decay()).isEqualTo(5e-4);
        assertThat(decay.hasPenalty()).isFalse();
        assertThat(decay.hasProjection()).isFalse();
    }

    static Stream<Regularizer> onKernels() {
        return Stream.of(new WeightDecay(1), new L1(1), new L2(1), new MaxNorm(1));
    }

    @ParameterizedTest
    @MethodSource("onKernels")
    void appliesToKernelsAlone(Regularizer regularizer) {
        assertThat(regularizer.appliesTo(DENSE)).isTrue();
        assertThat(regularizer.appliesTo(Weight.bias(2))).isFalse();
        assertThat(regularizer.appliesTo(new Weight("scale", Shape.of(2), Weight.Role.SCALE, 1, 1)))
                .isFalse();
    }

    @Test
    void maxNormShortensTheColumnsOfADenseKernelThatAreTooLong() {
        // torch.renorm(w, 2, 1, 2.5) of PyTorch 1.13.1 gives 1.49999997, 1, 1.99999996, 2 with the first column's sign,
        // its 1e-7 in the divisor aside
        HostArray projected = new MaxNorm(2.5).project(ops, WEIGHTS, DENSE);
        assertThat(projected.values()).containsExactly(new double[] {1.5, 1, -2, 2}, within(1e-12));
    }

    @Test
    void maxNormShortensEachFilterOfAConvolution() {
        Weight kernel = Weight.kernel(Shape.of(2, 1, 1, 2), 2, 4);
        HostArray filters = ops.reshape(WEIGHTS, kernel.shape());
        // the filters are (3, 1) and (-4, 2), of lengths sqrt(10) and sqrt(20)
        HostArray projected = new MaxNorm(Math.sqrt(10)).project(ops, filters, kernel);
        double shorter = Math.sqrt(0.5);
        assertThat(projected.values()).containsExactly(new double[] {3, 1, -4 * shorter, 2 * shorter}, within(1e-12));
    }

    @Test
    void maxNormLeavesZerosAndShortVectorsToTheBit() {
        HostArray shorts = HostArray.of(Shape.of(2, 2), 0, 0.1, 0, -0.7);
        assertThat(new MaxNorm(3).project(ops, shorts, DENSE).values()).containsExactly(shorts.values());
        assertThat(new MaxNorm(3).hasProjection()).isTrue();
    }

    @Test
    void rejectsSettingsThatCannotBe() {
        assertThatThrownBy(() -> new L1(-1)).hasMessage("rate must be finite and at least 0, found -1.0");
        assertThatThrownBy(() -> new L2(Double.NaN)).hasMessage("rate must be finite and at least 0, found NaN");
        assertThatThrownBy(() -> new WeightDecay(-1)).hasMessage("rate must be finite and at least 0, found -1.0");
        assertThatThrownBy(() -> new MaxNorm(0)).hasMessage("maximum must be finite and above 0, found 0.0");
    }
}
