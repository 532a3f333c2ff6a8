package dev.assay.engine.dl4j;

import dev.assay.engine.dl4j.ElementwiseProgram.Operation;
import dev.assay.engine.dl4j.ElementwiseProgram.Recorded;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import dev.assay.tensor.Window;
import java.util.List;

/** An algebra that computes nothing: it writes down what works element by element, and gives up at anything else. */
final class RecordingOps implements Ops<Recorded> {
    private final List<Recorded> recorded;

    RecordingOps(List<Recorded> recorded) {
        this.recorded = recorded;
    }

    /** Thrown where a formula asks for more than element by element. */
    static final class NotElementwise extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotElementwise() {
            super(null, null, false, false);
        }
    }

    private Recorded record(Operation operation, Recorded left, Recorded right) {
        Recorded next = new Recorded(recorded.size(), operation, left.index(), right.index(), 0);
        recorded.add(next);
        return next;
    }

    @Override
    public Recorded fill(Shape shape, double value) {
        if (shape.rank() > 0) {
            throw new NotElementwise();
        }
        Recorded next = new Recorded(recorded.size(), Operation.CONSTANT, 0, 0, (float) value);
        recorded.add(next);
        return next;
    }

    @Override
    public Recorded constant(Shape shape, double... values) {
        if (values.length != 1) {
            throw new NotElementwise();
        }
        return fill(shape, values[0]);
    }

    @Override
    public Recorded add(Recorded a, Recorded b) {
        return record(Operation.ADD, a, b);
    }

    @Override
    public Recorded subtract(Recorded a, Recorded b) {
        return record(Operation.SUBTRACT, a, b);
    }

    @Override
    public Recorded multiply(Recorded a, Recorded b) {
        return record(Operation.MULTIPLY, a, b);
    }

    @Override
    public Recorded divide(Recorded a, Recorded b) {
        return record(Operation.DIVIDE, a, b);
    }

    @Override
    public Recorded maximum(Recorded a, Recorded b) {
        return record(Operation.MAXIMUM, a, b);
    }

    @Override
    public Recorded greater(Recorded a, Recorded b) {
        return record(Operation.GREATER, a, b);
    }

    @Override
    public Recorded negative(Recorded x) {
        return multiply(x, -1);
    }

    @Override
    public Recorded sqrt(Recorded x) {
        return record(Operation.SQRT, x, x);
    }

    @Override
    public Recorded abs(Recorded x) {
        return record(Operation.ABS, x, x);
    }

    @Override
    public Recorded stopGradient(Recorded x) {
        return x;
    }

    @Override
    public Recorded from(Tensor tensor) {
        throw new NotElementwise();
    }

    @Override
    public Tensor toTensor(Recorded x) {
        throw new NotElementwise();
    }

    @Override
    public double item(Recorded x) {
        throw new NotElementwise();
    }

    @Override
    public Shape shape(Recorded x) {
        throw new NotElementwise();
    }

    @Override
    public Recorded exp(Recorded x) {
        throw new NotElementwise();
    }

    @Override
    public Recorded log(Recorded x) {
        throw new NotElementwise();
    }

    @Override
    public Recorded log1p(Recorded x) {
        throw new NotElementwise();
    }

    @Override
    public Recorded power(Recorded x, double exponent) {
        throw new NotElementwise();
    }

    @Override
    public Recorded sin(Recorded x) {
        throw new NotElementwise();
    }

    @Override
    public Recorded tanh(Recorded x) {
        throw new NotElementwise();
    }

    @Override
    public Recorded sigmoid(Recorded x) {
        throw new NotElementwise();
    }

    @Override
    public Recorded sum(Recorded x, boolean keepDimensions, int... axes) {
        throw new NotElementwise();
    }

    @Override
    public Recorded max(Recorded x, boolean keepDimensions, int... axes) {
        throw new NotElementwise();
    }

    @Override
    public Recorded matmul(Recorded a, Recorded b) {
        throw new NotElementwise();
    }

    @Override
    public Recorded transpose(Recorded x, int... axes) {
        throw new NotElementwise();
    }

    @Override
    public Recorded reshape(Recorded x, Shape shape) {
        throw new NotElementwise();
    }

    @Override
    public Recorded broadcastTo(Recorded x, Shape shape) {
        throw new NotElementwise();
    }

    @Override
    public Recorded concatenate(List<Recorded> parts, int axis) {
        throw new NotElementwise();
    }

    @Override
    public Recorded slice(Recorded x, int axis, int start, int stop) {
        throw new NotElementwise();
    }

    @Override
    public Recorded pad(Recorded x, int axis, int before, int after) {
        throw new NotElementwise();
    }

    @Override
    public Recorded convolution2D(Recorded images, Recorded kernel, Window window, int groups) {
        throw new NotElementwise();
    }

    @Override
    public Recorded convolution2DImagesGradient(
            Recorded gradient, Recorded kernel, Shape images, Window window, int groups) {
        throw new NotElementwise();
    }

    @Override
    public Recorded convolution2DKernelGradient(
            Recorded gradient, Recorded images, Shape kernel, Window window, int groups) {
        throw new NotElementwise();
    }

    @Override
    public Recorded maxPooling2D(Recorded images, Window window) {
        throw new NotElementwise();
    }

    @Override
    public Recorded maxPooling2DGradient(Recorded gradient, Recorded images, Window window) {
        throw new NotElementwise();
    }

    @Override
    public Recorded averagePooling2D(Recorded images, Window window) {
        throw new NotElementwise();
    }

    @Override
    public Recorded averagePooling2DGradient(Recorded gradient, Shape images, Window window) {
        throw new NotElementwise();
    }
}
