package dev.assay.engine.pytorch;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import dev.assay.tensor.Window;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The operations on PyTorch's arrays, in single precision.
 *
 * <p>While PyTorch records what is computed, its own gradients through these operations are those that {@link Ops} promises; where PyTorch
 * shares a gradient among equals otherwise, or has no such operation, there is a formula in its place.
 *
 * <p>All that is made belongs to the manager that the operations are made with; arguments must belong to it too, since DJL gives each
 * result to the owner of the first argument.
 */
final class PyTorchOps implements Ops<PtNDArray> {
    private static final ai.djl.ndarray.types.Shape SCALAR = new ai.djl.ndarray.types.Shape();

    private final PtNDManager manager;
    private final HostBuffer buffer;
    private final Map<Double, PtNDArray> numbers = new HashMap<>();

    PyTorchOps(PtNDManager manager, HostBuffer buffer) {
        this.manager = manager;
        this.buffer = buffer;
    }

    @Override
    public PtNDArray constant(Shape shape, double... values) {
        return from(Tensor.of(shape, values));
    }

    @Override
    public PtNDArray fill(Shape shape, double value) {
        return JniUtils.full(manager, shape(shape), value, DataType.FLOAT32, manager.getDevice(), SparseFormat.DENSE);
    }

    @Override
    public PtNDArray from(Tensor tensor) {
        PtNDArray array = borrowed(tensor);
        if (manager.getDevice().isGpu()) {
            buffer.giveBack();
            return array;
        }
        PtNDArray copy = JniUtils.clone(array);
        array.close();
        buffer.giveBack();
        return copy;
    }

    /** The values of a tensor for one step: on the processor the array is a view of memory that the next step overwrites. */
    PtNDArray borrowed(Tensor tensor) {
        return borrowed(tensor.shape(), values -> values.put(tensor.values()));
    }

    /** As {@link #borrowed(Tensor)}, of values that are written straight to that memory. */
    PtNDArray borrowed(Shape shape, Consumer<FloatBuffer> fill) {
        return JniUtils.createNdFromByteBuffer(
                manager,
                buffer.filled(shape.length(), fill),
                shape(shape),
                DataType.FLOAT32,
                SparseFormat.DENSE,
                manager.getDevice());
    }

    @Override
    public Tensor toTensor(PtNDArray x) {
        Tensor tensor = Tensor.zeros(shape(x));
        x.toByteBuffer(true).asFloatBuffer().get(tensor.values());
        return tensor;
    }

    @Override
    public double item(PtNDArray x) {
        return toTensor(x).values()[0];
    }

    @Override
    public Shape shape(PtNDArray x) {
        long[] sizes = x.getShape().getShape();
        int[] exact = new int[sizes.length];
        for (int i = 0; i < sizes.length; i++) {
            exact[i] = Math.toIntExact(sizes[i]);
        }
        return Shape.of(exact);
    }

    private static ai.djl.ndarray.types.Shape shape(Shape shape) {
        return new ai.djl.ndarray.types.Shape(longs(shape.toArray()));
    }

    private static long[] longs(int... values) {
        long[] longs = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            longs[i] = values[i];
        }
        return longs;
    }

    /** A number, on the processor: PyTorch takes it along to any device. One array stands for each number, so nothing may overwrite it. */
    private PtNDArray number(double value) {
        return numbers.computeIfAbsent(
                value, own -> JniUtils.full(manager, SCALAR, own, DataType.FLOAT32, Device.cpu(), SparseFormat.DENSE));
    }

    /** What two arrays are made into; a mismatch of shapes is told as {@link Ops} says. */
    private PtNDArray both(PtNDArray a, PtNDArray b, Supplier<PtNDArray> operation) {
        try {
            return operation.get();
        } catch (EngineException e) {
            shape(a).broadcast(shape(b));
            throw e;
        }
    }

    /** What an array is made into, where PyTorch refuses nothing but shapes. */
    private PtNDArray shaped(Supplier<String> what, PtNDArray x, Supplier<PtNDArray> operation) {
        try {
            return operation.get();
        } catch (EngineException e) {
            throw new IllegalArgumentException(what.get() + " does not go with the shape " + shape(x), e);
        }
    }

    private static void check(boolean fine, Supplier<String> problem) {
        if (!fine) {
            throw new IllegalArgumentException(problem.get());
        }
    }

    @Override
    public PtNDArray add(PtNDArray a, PtNDArray b) {
        return both(a, b, () -> JniUtils.add(a, b));
    }

    @Override
    public PtNDArray add(PtNDArray a, double b) {
        return JniUtils.add(a, number(b));
    }

    @Override
    public PtNDArray subtract(PtNDArray a, PtNDArray b) {
        return both(a, b, () -> JniUtils.sub(a, b));
    }

    @Override
    public PtNDArray subtract(double a, PtNDArray b) {
        return JniUtils.sub(number(a), b);
    }

    @Override
    public PtNDArray multiply(PtNDArray a, PtNDArray b) {
        return both(a, b, () -> JniUtils.mul(a, b));
    }

    @Override
    public PtNDArray multiply(PtNDArray a, double b) {
        return JniUtils.mul(a, number(b));
    }

    @Override
    public PtNDArray divide(PtNDArray a, PtNDArray b) {
        return both(a, b, () -> JniUtils.div(a, b));
    }

    @Override
    public PtNDArray maximum(PtNDArray a, PtNDArray b) {
        // PyTorch's own shares the gradient between equals.
        return both(a, b, () -> JniUtils.where(JniUtils.logicalOr(JniUtils.lte(a, b), JniUtils.isNaN(b)), b, a));
    }

    @Override
    public PtNDArray maximum(PtNDArray a, double b) {
        PtNDArray number = fill(Shape.scalar(), b);
        return JniUtils.where(JniUtils.lte(a, number), number, a);
    }

    @Override
    public PtNDArray greater(PtNDArray a, PtNDArray b) {
        return both(a, b, () -> floats(JniUtils.gt(a, b)));
    }

    private PtNDArray floats(PtNDArray truths) {
        return JniUtils.to(truths, DataType.FLOAT32, manager.getDevice());
    }

    @Override
    public PtNDArray negative(PtNDArray x) {
        return JniUtils.neg(x);
    }

    @Override
    public PtNDArray exp(PtNDArray x) {
        return JniUtils.exp(x);
    }

    @Override
    public PtNDArray log(PtNDArray x) {
        return JniUtils.log(x);
    }

    /** Exact for small x as W. Kahan has it: log(u) x / (u - 1) with u = 1 + x (https://doi.org/10.1137/1.9780898718027, problem 1.5). */
    @Override
    public PtNDArray log1p(PtNDArray x) {
        PtNDArray u = add(x, 1);
        PtNDArray log = JniUtils.log(u);
        PtNDArray plain = JniUtils.detachGradient(log);
        PtNDArray small = JniUtils.detachGradient(x);
        PtNDArray step = add(JniUtils.detachGradient(u), -1);
        PtNDArray exact = JniUtils.div(JniUtils.mul(plain, small), step);
        PtNDArray zero = number(0);
        PtNDArray value = JniUtils.where(JniUtils.eq(step, zero), small, JniUtils.where(finite(exact), exact, plain));
        return valued(log, plain, value);
    }

    /** An array with the gradient of the first, and a value in place of the first's own. */
    private PtNDArray valued(PtNDArray withGradient, PtNDArray itsValue, PtNDArray value) {
        return JniUtils.isGradMode() ? JniUtils.add(value, JniUtils.sub(withGradient, itsValue)) : value;
    }

    private static PtNDArray finite(PtNDArray x) {
        return JniUtils.logicalNot(JniUtils.logicalOr(JniUtils.isNaN(x), JniUtils.isInf(x)));
    }

    @Override
    public PtNDArray sqrt(PtNDArray x) {
        return JniUtils.sqrt(x);
    }

    @Override
    public PtNDArray abs(PtNDArray x) {
        return JniUtils.abs(x);
    }

    @Override
    public PtNDArray power(PtNDArray x, double exponent) {
        return JniUtils.pow(x, number(exponent));
    }

    @Override
    public PtNDArray square(PtNDArray x) {
        return JniUtils.square(x);
    }

    @Override
    public PtNDArray sin(PtNDArray x) {
        return JniUtils.sin(x);
    }

    @Override
    public PtNDArray tanh(PtNDArray x) {
        return JniUtils.tanh(x);
    }

    @Override
    public PtNDArray sigmoid(PtNDArray x) {
        return JniUtils.sigmoid(x);
    }

    @Override
    public PtNDArray sum(PtNDArray x, boolean keepDimensions, int... axes) {
        int rank = rank(x);
        return rank == 0 ? JniUtils.sum(x) : JniUtils.sum(x, longs(axes(rank, axes)), keepDimensions);
    }

    @Override
    public PtNDArray max(PtNDArray x, boolean keepDimensions, int... axes) {
        Shape shape = shape(x);
        int[] over = axes(shape.rank(), axes);
        Shape kept = shape;
        for (int axis : over) {
            kept = kept.with(axis, 1);
        }
        PtNDArray largest = JniUtils.reshape(largest(JniUtils.detachGradient(x), over), longs(kept.toArray()));
        PtNDArray result = largest;
        if (JniUtils.isGradMode()) {
            // PyTorch gives the whole gradient to one of several equal elements; here each gets its share.
            PtNDArray equal = floats(JniUtils.eq(JniUtils.detachGradient(x), largest));
            PtNDArray share = JniUtils.div(equal, sum(equal, true, over));
            PtNDArray zero = JniUtils.sub(x, JniUtils.detachGradient(x));
            result = JniUtils.add(largest, sum(JniUtils.mul(zero, share), true, over));
        }
        if (keepDimensions) {
            return result;
        }
        long[] rest = IntStream.range(0, shape.rank())
                .filter(d -> Arrays.stream(over).noneMatch(axis -> axis == d))
                .mapToLong(shape::size)
                .toArray();
        return JniUtils.reshape(result, rest);
    }

    /** The largest values over the given dimensions, which lie flat at the end. */
    private static PtNDArray largest(PtNDArray x, int... over) {
        long[] sizes = x.getShape().getShape();
        long[] order = IntStream.concat(
                        IntStream.range(0, sizes.length)
                                .filter(d -> Arrays.stream(over).noneMatch(axis -> axis == d)),
                        Arrays.stream(over))
                .asLongStream()
                .toArray();
        long inner = Arrays.stream(over).mapToLong(d -> sizes[d]).reduce(1, Math::multiplyExact);
        PtNDArray rows = JniUtils.reshape(JniUtils.permute(x, order), new long[] {-1, inner});
        return JniUtils.max(rows, 1, false);
    }

    private static int rank(PtNDArray x) {
        return x.getShape().dimension();
    }

    /** The dimensions counted from 0; all where none is given. */
    private static int[] axes(int rank, int... axes) {
        if (axes.length == 0) {
            return IntStream.range(0, rank).toArray();
        }
        int[] positive = new int[axes.length];
        for (int i = 0; i < axes.length; i++) {
            positive[i] = axis(rank, axes[i]);
        }
        return positive;
    }

    private static int axis(int rank, int axis) {
        int positive = axis < 0 ? axis + rank : axis;
        check(positive >= 0 && positive < rank, () -> "an array of " + rank + " dimensions has no dimension " + axis);
        return positive;
    }

    @Override
    public PtNDArray matmul(PtNDArray a, PtNDArray b) {
        int rank = rank(a);
        check(
                (rank == 2 || rank == 3)
                        && rank(b) == rank
                        && a.getShape().get(rank - 1) == b.getShape().get(rank - 2)
                        && (rank == 2 || a.getShape().get(0) == b.getShape().get(0)),
                () -> "the matrices " + shape(a) + " and " + shape(b) + " do not go together");
        return JniUtils.matmul(a, b);
    }

    @Override
    public PtNDArray take(PtNDArray rows, PtNDArray numbers) {
        return shaped(
                () -> "taking rows by numbers from 0 to " + (rows.getShape().get(0) - 1),
                rows,
                () -> JniUtils.embedding(JniUtils.to(numbers, DataType.INT64, manager.getDevice()), rows, false));
    }

    @Override
    public PtNDArray takeGradient(PtNDArray gradient, PtNDArray numbers, Shape rows) {
        return gradient(fill(rows, 0), gradient, x -> take(x, numbers));
    }

    @Override
    public PtNDArray transpose(PtNDArray x, int... axes) {
        int rank = rank(x);
        int[] order = axes.length == 0
                ? IntStream.range(0, rank).map(d -> rank - 1 - d).toArray()
                : axes(rank, axes);
        return shaped(
                () -> "an order of the dimensions " + Arrays.toString(axes),
                x,
                () -> JniUtils.permute(x, longs(order)));
    }

    @Override
    public PtNDArray reshape(PtNDArray x, Shape shape) {
        return shaped(() -> "the shape " + shape, x, () -> JniUtils.reshape(x, longs(shape.toArray())));
    }

    @Override
    public PtNDArray broadcastTo(PtNDArray x, Shape shape) {
        return shaped(() -> "stretching to " + shape, x, () -> JniUtils.broadcast(x, shape(shape)));
    }

    @Override
    public PtNDArray concatenate(List<PtNDArray> parts, int axis) {
        int positive = axis(rank(parts.get(0)), axis);
        return shaped(
                () -> "joining " + parts.stream().map(this::shape).toList() + " in dimension " + axis,
                parts.get(0),
                () -> JniUtils.cat(parts.toArray(PtNDArray[]::new), positive));
    }

    @Override
    public PtNDArray slice(PtNDArray x, int axis, int start, int stop) {
        int positive = axis(rank(x), axis);
        check(
                0 <= start && start <= stop && stop <= x.getShape().get(positive),
                () -> "elements " + start + " to " + stop + " of dimension " + axis + " are not in " + shape(x));
        return JniUtils.slice(x, positive, start, stop, 1);
    }

    @Override
    public PtNDArray pad(PtNDArray x, int axis, int before, int after) {
        int rank = rank(x);
        int positive = axis(rank, axis);
        check(Math.min(before, after) >= 0, () -> "padding is at least 0, found " + before + " and " + after);
        // PyTorch wants the last dimension first.
        long[] padding = new long[2 * (rank - positive)];
        padding[padding.length - 2] = before;
        padding[padding.length - 1] = after;
        return before + after == 0 ? x : JniUtils.pad(x, padding, 0);
    }

    private static PtNDArray padded(PtNDArray images, Window w, double value) {
        return JniUtils.pad(images, new long[] {w.left(), w.right(), w.top(), w.bottom()}, value);
    }

    private static boolean even(Window w) {
        return w.top() == w.bottom() && w.left() == w.right();
    }

    @Override
    public PtNDArray convolution2D(PtNDArray images, PtNDArray kernel, Window window, int groups) {
        return shaped(
                () -> "a kernel of " + shape(kernel) + " in " + groups + " groups",
                images,
                () -> convolution(images, kernel, new PtNDArray[0], window, groups));
    }

    /** A convolution, with a bias where one is given. */
    PtNDArray convolution2D(PtNDArray images, PtNDArray kernel, PtNDArray bias, Window window, int groups) {
        return convolution(images, kernel, new PtNDArray[] {bias}, window, groups);
    }

    // DJL takes null for no bias.
    @SuppressWarnings("NullAway")
    private static PtNDArray convolution(PtNDArray images, PtNDArray kernel, PtNDArray[] bias, Window w, int groups) {
        boolean even = even(w);
        return JniUtils.convolution(
                even ? images : padded(images, w, 0),
                kernel,
                bias.length == 0 ? null : bias[0],
                new ai.djl.ndarray.types.Shape(w.strideHeight(), w.strideWidth()),
                even ? new ai.djl.ndarray.types.Shape(w.top(), w.left()) : new ai.djl.ndarray.types.Shape(0, 0),
                new ai.djl.ndarray.types.Shape(w.dilationHeight(), w.dilationWidth()),
                groups);
    }

    @Override
    public PtNDArray convolution2DImagesGradient(
            PtNDArray gradient, PtNDArray kernel, Shape images, Window window, int groups) {
        if (JniUtils.isGradMode()) {
            return spread(gradient, kernel, images, window, groups);
        }
        PtNDArray fixed = JniUtils.detachGradient(kernel);
        return gradient(fill(images, 0), gradient, x -> convolution2D(x, fixed, window, groups));
    }

    /**
     * The same by a convolution with the kernel turned around, over maps with zeros between their elements: DJL's bridge has no transposed
     * convolution, and PyTorch's gradient of a gradient cannot be asked for through it.
     */
    private static PtNDArray spread(PtNDArray maps, PtNDArray kernel, Shape images, Window w, int groups) {
        long[] sizes = maps.getShape().getShape();
        long height = (sizes[2] - 1) * w.strideHeight() + 1;
        long width = (sizes[3] - 1) * w.strideWidth() + 1;
        PtNDArray apart = maps;
        if (w.strideHeight() > 1 || w.strideWidth() > 1) {
            PtNDArray cells = JniUtils.reshape(maps, new long[] {sizes[0], sizes[1], sizes[2], 1, sizes[3], 1});
            PtNDArray filled =
                    JniUtils.pad(cells, new long[] {0, w.strideWidth() - 1, 0, 0, 0, w.strideHeight() - 1}, 0);
            apart = JniUtils.reshape(
                    filled, new long[] {sizes[0], sizes[1], sizes[2] * w.strideHeight(), sizes[3] * w.strideWidth()});
        }
        long reachHeight = (long) w.dilationHeight() * (w.height() - 1);
        long reachWidth = (long) w.dilationWidth() * (w.width() - 1);
        long top = reachHeight - w.top();
        long left = reachWidth - w.left();
        // Padding below 0 cuts off; the zeros behind the last element are cut off too.
        long bottom = images.size(2) + reachHeight - height - top - (w.strideHeight() - 1);
        long right = images.size(3) + reachWidth - width - left - (w.strideWidth() - 1);
        long[] k = kernel.getShape().getShape();
        PtNDArray parts = JniUtils.reshape(kernel, new long[] {groups, k[0] / groups, k[1], k[2], k[3]});
        PtNDArray turned = JniUtils.reshape(
                JniUtils.permute(JniUtils.flip(parts, new long[] {3, 4}), new long[] {0, 2, 1, 3, 4}),
                new long[] {groups * k[1], k[0] / groups, k[2], k[3]});
        Window plain = new Window(w.height(), w.width(), 1, 1, w.dilationHeight(), w.dilationWidth(), 0, 0, 0, 0);
        return convolution(
                JniUtils.pad(apart, new long[] {left, right, top, bottom}, 0), turned, new PtNDArray[0], plain, groups);
    }

    @Override
    public PtNDArray convolution2DKernelGradient(
            PtNDArray gradient, PtNDArray images, Shape kernel, Window window, int groups) {
        PtNDArray fixed = JniUtils.detachGradient(images);
        return gradient(fill(kernel, 0), gradient, x -> convolution2D(fixed, x, window, groups));
    }

    /** An operation on one array. */
    private interface Operation {
        PtNDArray of(PtNDArray x);
    }

    /** PyTorch's own gradient of an operation, for the gradient of its result. */
    private static PtNDArray gradient(PtNDArray at, PtNDArray upper, Operation operation) {
        boolean before = JniUtils.isGradMode();
        JniUtils.setGradMode(true);
        try {
            PtNDArray x = JniUtils.detachGradient(at);
            x.setRequiresGradient(true);
            JniUtils.backward(operation.of(x), JniUtils.detachGradient(upper), false, false);
            return JniUtils.detachGradient(x.getGradient());
        } finally {
            JniUtils.setGradMode(before);
        }
    }

    @Override
    public PtNDArray maxPooling2D(PtNDArray images, Window w) {
        checkPool(w);
        boolean own = even(w) && 2 * w.top() <= w.height() && 2 * w.left() <= w.width();
        return shaped(
                () -> "a window of " + w.height() + "x" + w.width(),
                images,
                () -> JniUtils.maxPool(
                        own ? images : padded(images, w, Double.NEGATIVE_INFINITY),
                        new ai.djl.ndarray.types.Shape(w.height(), w.width()),
                        new ai.djl.ndarray.types.Shape(w.strideHeight(), w.strideWidth()),
                        own ? new ai.djl.ndarray.types.Shape(w.top(), w.left()) : new ai.djl.ndarray.types.Shape(0, 0),
                        false));
    }

    @Override
    public PtNDArray maxPooling2DGradient(PtNDArray gradient, PtNDArray images, Window window) {
        return gradient(images, gradient, x -> maxPooling2D(x, window));
    }

    @Override
    public PtNDArray averagePooling2D(PtNDArray images, Window w) {
        checkPool(w);
        ai.djl.ndarray.types.Shape size = new ai.djl.ndarray.types.Shape(w.height(), w.width());
        ai.djl.ndarray.types.Shape stride = new ai.djl.ndarray.types.Shape(w.strideHeight(), w.strideWidth());
        ai.djl.ndarray.types.Shape none = new ai.djl.ndarray.types.Shape(0, 0);
        return shaped(() -> "a window of " + w.height() + "x" + w.width(), images, () -> {
            if (w.top() + w.bottom() + w.left() + w.right() == 0) {
                return JniUtils.avgPool(images, size, stride, none, false, false);
            }
            // DJL's bridge counts the padding in any case.
            // So this is the mean with the padding, over the share of each window that is none.
            Shape shape = shape(images);
            PtNDArray ones = fill(Shape.of(1, 1, shape.size(2), shape.size(3)), 1);
            PtNDArray share = JniUtils.avgPool(padded(ones, w, 0), size, stride, none, false, false);
            return JniUtils.div(JniUtils.avgPool(padded(images, w, 0), size, stride, none, false, false), share);
        });
    }

    @Override
    public PtNDArray averagePooling2DGradient(PtNDArray gradient, Shape images, Window window) {
        return gradient(fill(images, 0), gradient, x -> averagePooling2D(x, window));
    }

    private static void checkPool(Window window) {
        check(
                window.dilationHeight() == 1 && window.dilationWidth() == 1,
                () -> "a pool's window has no dilation, found " + window);
    }

    @Override
    public PtNDArray stopGradient(PtNDArray x) {
        return JniUtils.detachGradient(x);
    }

    @Override
    public PtNDArray relu(PtNDArray x) {
        return JniUtils.relu(x);
    }

    @Override
    public PtNDArray softplus(PtNDArray x) {
        return JniUtils.softPlus(x);
    }

    @Override
    public PtNDArray logSoftmax(PtNDArray x, int axis) {
        return JniUtils.logSoftmax(x, axis(rank(x), axis), DataType.FLOAT32);
    }

    @Override
    public PtNDArray softmax(PtNDArray x, int axis) {
        return JniUtils.softmax(x, axis(rank(x), axis), DataType.FLOAT32);
    }
}
