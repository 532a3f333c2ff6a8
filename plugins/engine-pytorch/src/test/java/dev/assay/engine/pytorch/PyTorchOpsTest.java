package dev.assay.engine.pytorch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.assay.spi.Device;
import dev.assay.tensor.HostOps;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import dev.assay.tensor.Window;
import dev.assay.testing.OpsContract;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract, and that PyTorch's own gradients through the operations are those of the reference. */
@NeedsLibTorch
final class PyTorchOpsTest extends OpsContract<PtNDArray> {
    private final PtNDManager manager = LibTorch.load().manager(new Device.Cpu());

    @AfterEach
    void close() {
        manager.close();
    }

    @Override
    protected Ops<PtNDArray> ops() {
        return new PyTorchOps(manager, new HostBuffer());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agreesWithTheReferenceInTheGradientsThatPyTorchTakes(Case test) {
        List<Tensor> x = arguments(test);
        assertClose(recorded(test.formula(), x), run(new HostOps(), test.formula(), x));
    }

    @Test
    void sharesGradientsAmongEqualsAsTheReference() {
        Tensor images = Tensor.of(Shape.of(1, 1, 4, 4), 1, 1, 0, 2, 1, 1, 2, 2, 3, 0, 5, 5, 0, 3, 5, 5);
        Tensor a = Tensor.of(Shape.of(2, 3), 1, 0, 2, 3, 3, 3);
        Tensor b = Tensor.of(Shape.of(2, 3), 1, 1, 1, 3, 3, 0);
        agree((ops, v) -> ops.maxPooling2D(v.get(0), Window.square(2, 2)), List.of(images));
        agree((ops, v) -> ops.max(v.get(0), false, 2, 3), List.of(images));
        agree((ops, v) -> ops.max(v.get(0), true), List.of(a));
        agree((ops, v) -> ops.maximum(v.get(0), v.get(1)), List.of(a, b));
        agree((ops, v) -> ops.minimum(v.get(0), v.get(1)), List.of(a, b));
        agree((ops, v) -> ops.maximum(v.get(0), 1), List.of(a));
        agree((ops, v) -> ops.abs(v.get(0)), List.of(a));
        agree((ops, v) -> ops.relu(v.get(0)), List.of(a));
        agree((ops, v) -> ops.log1p(v.get(0)), List.of(a));
    }

    @Test
    void isExactForSmallLogarithms() {
        PtNDArray log = ops().log1p(ops().from(Tensor.of(Shape.of(4), 1e-9, -3e-8, 0, 1e30)));
        assertThat(ops().toTensor(log).values()).containsExactly(1e-9f, -3e-8f, 0, (float) Math.log1p(1e30f));
    }

    private void agree(Formula formula, List<Tensor> x) {
        assertClose(recorded(formula, x), run(new HostOps(), formula, x));
    }

    /** The value, then PyTorch's own gradients. */
    @SuppressWarnings("unchecked")
    private List<Tensor> recorded(Formula formula, List<Tensor> x) {
        Ops<PtNDArray> ops = ops();
        List<PtNDArray> variables = x.stream().map(ops::from).toList();
        variables.forEach(variable -> variable.setRequiresGradient(true));
        JniUtils.setGradMode(true);
        PtNDArray value;
        PtNDArray sum;
        try {
            value = (PtNDArray) formula.of((Ops<Object>) (Ops<?>) ops, (List<Object>) (List<?>) variables);
            sum = ops.sum(ops.multiply(value, ops.from(factors(ops.shape(value)))), false);
        } finally {
            JniUtils.setGradMode(false);
        }
        JniUtils.backward(sum, (PtNDArray) sum.onesLike(), false, false);
        List<Tensor> results = new ArrayList<>(List.of(ops.toTensor(ops.stopGradient(value))));
        variables.forEach(variable -> results.add(ops.toTensor(variable.getGradient())));
        return results;
    }
}
