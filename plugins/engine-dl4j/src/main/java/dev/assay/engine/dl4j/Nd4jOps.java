package dev.assay.engine.dl4j;

import static org.nd4j.linalg.api.shape.Shape.hasDefaultStridesForShape;

import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import dev.assay.tensor.Window;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.impl.scalar.Pow;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.transforms.floating.Sqrt;
import org.nd4j.linalg.api.ops.impl.transforms.same.Abs;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Exp;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Log;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Log1p;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sigmoid;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sin;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Tanh;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The tensor algebra on ND4J arrays in single precision, by native operations.
 *
 * <p>Results are row-major and contiguous, but for {@link #transpose} and {@link #reshape}, which may be views of their argument.
 */
final class Nd4jOps implements Ops<INDArray> {
    /** In the native operations 1 means kernels of outputs x inputs x height x width. */
    private static final long OUTPUTS_FIRST = 1;

    /** In the native operations 0 means images of channels x height x width. */
    private static final long CHANNELS_FIRST = 0;

    /** In the native average pooling 0 leaves padding out of the divisor. */
    private static final long PADDING_EXCLUDED = 0;

    /** All dimensions of images but the channels. */
    private static final int[] EACH_CHANNEL = {0, 2, 3};

    @Override
    public INDArray constant(Shape shape, double... values) {
        return from(Tensor.of(shape, values));
    }

    @Override
    public INDArray fill(Shape shape, double value) {
        return shape.rank() == 0
                ? Nd4j.scalar(DataType.FLOAT, value)
                : empty(shape).assign(value);
    }

    @Override
    public INDArray from(Tensor tensor) {
        return tensor.shape().rank() == 0
                ? Nd4j.scalar(tensor.values()[0])
                : Nd4j.create(tensor.values(), longs(tensor.shape()), 'c');
    }

    @Override
    public Tensor toTensor(INDArray x) {
        Shape shape = shape(x);
        float[] values = new float[shape.length()];
        if (values.length > 0) {
            INDArray rows = inRows(x) ? x : x.dup('c');
            new FloatPointer(rows.data().addressPointer())
                    .position(rows.offset() - rows.data().offset())
                    .get(values);
        }
        return new Tensor(shape, values);
    }

    /** Writes values into an array that lies row by row, wherever its first element is. */
    static void write(float[] values, int from, INDArray to) {
        new FloatPointer(Arena.address(to)).put(values, from, Math.toIntExact(to.length()));
    }

    /** Writes the first values to a place of such an array. */
    static void write(float[] values, int count, INDArray to, long place) {
        new FloatPointer(Arena.address(to)).position(place).put(values, 0, count);
    }

    @Override
    public double item(INDArray x) {
        return x.getFloat(0);
    }

    @Override
    public Shape shape(INDArray x) {
        return Shape.of(Arrays.stream(x.shape()).mapToInt(Math::toIntExact).toArray());
    }

    @Override
    public INDArray add(INDArray a, INDArray b) {
        if (a.equalShapes(b)) {
            return a.addi(b, result(a));
        }
        if (isScalar(b)) {
            return a.addi(b.getFloat(0), result(a));
        }
        if (isScalar(a)) {
            return b.addi(a.getFloat(0), result(b));
        }
        return broadcast("add", a, b);
    }

    @Override
    public INDArray subtract(INDArray a, INDArray b) {
        if (a.equalShapes(b)) {
            return a.subi(b, result(a));
        }
        if (isScalar(b)) {
            return a.subi(b.getFloat(0), result(a));
        }
        if (isScalar(a)) {
            return b.rsubi(a.getFloat(0), result(b));
        }
        return broadcast("subtract", a, b);
    }

    @Override
    public INDArray multiply(INDArray a, INDArray b) {
        if (a.equalShapes(b)) {
            return a.muli(b, result(a));
        }
        if (isScalar(b)) {
            return a.muli(b.getFloat(0), result(a));
        }
        if (isScalar(a)) {
            return b.muli(a.getFloat(0), result(b));
        }
        return broadcast("multiply", a, b);
    }

    @Override
    public INDArray divide(INDArray a, INDArray b) {
        if (a.equalShapes(b)) {
            return a.divi(b, result(a));
        }
        if (isScalar(b)) {
            return a.divi(b.getFloat(0), result(a));
        }
        if (isScalar(a)) {
            return b.rdivi(a.getFloat(0), result(b));
        }
        return broadcast("divide", a, b);
    }

    @Override
    public INDArray add(INDArray a, double b) {
        return a.addi(b, result(a));
    }

    @Override
    public INDArray subtract(double a, INDArray b) {
        return b.rsubi(a, result(b));
    }

    @Override
    public INDArray multiply(INDArray a, double b) {
        return a.muli(b, result(a));
    }

    @Override
    public INDArray maximum(INDArray a, INDArray b) {
        return isScalar(b) && !isScalar(a) ? maximum(a, b.getFloat(0)) : broadcast("maximum", a, b);
    }

    /** By the rectifier, which hands NaN on; the native maximum loses it. */
    @Override
    public INDArray maximum(INDArray a, double b) {
        return run(new RectifiedLinear(a, result(a), b));
    }

    @Override
    public INDArray greater(INDArray a, INDArray b) {
        INDArray truth = Nd4j.createUninitialized(DataType.BOOL, longs(broadcastShape(a, b)), 'c');
        custom("greater", List.of(a, b), List.of(truth));
        return truth.castTo(DataType.FLOAT);
    }

    @Override
    public INDArray negative(INDArray x) {
        return x.muli(-1, result(x));
    }

    @Override
    public INDArray exp(INDArray x) {
        return run(new Exp(x, result(x)));
    }

    @Override
    public INDArray log(INDArray x) {
        return run(new Log(x, result(x)));
    }

    @Override
    public INDArray log1p(INDArray x) {
        return run(new Log1p(x, result(x)));
    }

    @Override
    public INDArray sqrt(INDArray x) {
        return run(new Sqrt(x, result(x)));
    }

    @Override
    public INDArray abs(INDArray x) {
        return run(new Abs(x, result(x)));
    }

    @Override
    public INDArray power(INDArray x, double exponent) {
        return run(new Pow(x, result(x), exponent));
    }

    @Override
    public INDArray sin(INDArray x) {
        return run(new Sin(x, result(x)));
    }

    @Override
    public INDArray tanh(INDArray x) {
        return run(new Tanh(x, result(x)));
    }

    @Override
    public INDArray sigmoid(INDArray x) {
        return run(new Sigmoid(x, result(x)));
    }

    @Override
    public INDArray sum(INDArray x, boolean keepDimensions, int... axes) {
        if (x.rank() == 4 && contiguous(x) && Arrays.equals(axes, EACH_CHANNEL)) {
            return reduced(x, sumOfChannels(x), keepDimensions, axes);
        }
        return reduced(x, x.sum(keepDimensions, all(x, axes)), keepDimensions, axes);
    }

    /** Map by map first, then over the batch: twice as fast as all at once, and more exact. */
    private static INDArray sumOfChannels(INDArray x) {
        long maps = x.size(0) * x.size(1);
        return x.reshape('c', maps, x.length() / maps)
                .sum(1)
                .reshape('c', x.size(0), x.size(1))
                .sum(0);
    }

    @Override
    public INDArray max(INDArray x, boolean keepDimensions, int... axes) {
        return reduced(x, x.max(keepDimensions, all(x, axes)), keepDimensions, axes);
    }

    @Override
    public INDArray matmul(INDArray a, INDArray b) {
        int rank = a.rank();
        if ((rank != 2 && rank != 3)
                || b.rank() != rank
                || a.size(-1) != b.size(-2)
                || (rank == 3 && a.size(0) != b.size(0))) {
            throw new IllegalArgumentException("matmul: " + shape(a) + " and " + shape(b) + " do not go together");
        }
        INDArray product = empty(shape(a).with(-1, (int) b.size(-1)));
        custom("matmul", rank == 2 ? List.of(a, b) : List.of(rowMajor(a), rowMajor(b)), List.of(product));
        return product;
    }

    @Override
    public INDArray take(INDArray rows, INDArray numbers) {
        return Nd4j.pullRows(rowMajor(rows), 1, rowNumbers(numbers, shape(rows)), 'c');
    }

    @Override
    public INDArray takeGradient(INDArray gradient, INDArray numbers, Shape rows) {
        INDArray sums = zeros(rows);
        INDArray parts = rowMajor(gradient);
        FloatBuffer to = floats(sums);
        FloatBuffer from = floats(parts);
        int width = rows.size(1);
        // In this order whatever the number of threads, so that the sums have the same bits.
        for (int row : rowNumbers(numbers, rows)) {
            for (int i = row * width; i < (row + 1) * width; i++) {
                to.put(i, to.get(i) + from.get());
            }
        }
        return sums;
    }

    private int[] rowNumbers(INDArray numbers, Shape rows) {
        float[] values = toTensor(numbers).values();
        int[] found = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            found[i] = (int) values[i];
            if (found[i] != values[i] || found[i] < 0 || found[i] >= rows.size(0)) {
                throw new IllegalArgumentException("there is no row " + values[i] + " in " + rows
                        + ": rows are numbered from 0 to " + (rows.size(0) - 1));
            }
        }
        return found;
    }

    /** The memory of an array that lies row by row. */
    private static FloatBuffer floats(INDArray array) {
        return new FloatPointer(Arena.address(array)).capacity(array.length()).asBuffer();
    }

    @Override
    public INDArray transpose(INDArray x, int... axes) {
        int rank = x.rank();
        int[] order = axes.length == 0
                ? IntStream.range(0, rank).map(i -> rank - 1 - i).toArray()
                : Arrays.stream(axes).map(a -> axis(x, a)).toArray();
        return rank == 0 ? x : x.permute(order);
    }

    @Override
    public INDArray reshape(INDArray x, Shape shape) {
        if (x.length() != shape.elements()) {
            throw new IllegalArgumentException("reshape: " + shape(x) + " does not fill " + shape);
        }
        return rowMajor(x).reshape('c', longs(shape));
    }

    @Override
    public INDArray broadcastTo(INDArray x, Shape shape) {
        INDArray result = empty(shape);
        if (isScalar(x)) {
            return result.assign(x.getFloat(0));
        }
        Shape own = shape(x);
        int[] aligned = new int[shape.rank()];
        int missing = shape.rank() - own.rank();
        for (int i = 0; i < aligned.length; i++) {
            aligned[i] = i < missing ? 1 : own.size(i - missing);
            if (aligned[i] != 1 && aligned[i] != shape.size(i)) {
                throw new IllegalArgumentException("broadcastTo: " + own + " does not stretch to " + shape);
            }
        }
        result.assign(0);
        return add(result, reshape(x, Shape.of(aligned)));
    }

    @Override
    public INDArray concatenate(List<INDArray> parts, int axis) {
        INDArray first = parts.get(0);
        int at = axis(first, axis);
        long size = parts.stream().mapToLong(p -> p.size(at)).sum();
        INDArray whole = empty(shape(first).with(at, Math.toIntExact(size)));
        custom("concat", parts, List.of(whole), at);
        return whole;
    }

    /** By the native operation, since ND4J's own slices are wrong for some arrays with a dimension of 1. */
    @Override
    public INDArray slice(INDArray x, int axis, int start, int stop) {
        int at = axis(x, axis);
        if (start < 0 || start > stop || stop > x.size(at)) {
            throw new IllegalArgumentException(
                    "slice: " + start + " to " + stop + " of dimension " + at + " are not in " + shape(x));
        }
        Shape shape = shape(x).with(at, stop - start);
        long[] settings = new long[2 * x.rank()];
        settings[at] = start;
        for (int d = 0; d < x.rank(); d++) {
            settings[x.rank() + d] = shape.size(d);
        }
        INDArray part = empty(shape);
        custom("slice", List.of(x), List.of(part), settings);
        return part;
    }

    @Override
    public INDArray pad(INDArray x, int axis, int before, int after) {
        return pad(x, axis(x, axis), before, after, 0);
    }

    @Override
    public INDArray convolution2D(INDArray images, INDArray kernel, Window window, int groups) {
        if (groups > 1) {
            List<INDArray> parts = new ArrayList<>();
            for (int g = 0; g < groups; g++) {
                parts.add(convolution2D(part(images, 1, g, groups), part(kernel, 0, g, groups), window, 1));
            }
            return concatenate(parts, 1);
        }
        if (dilated(window)) {
            return convolution2D(images, dilate(kernel, window), undilated(window), 1);
        }
        INDArray x = rowMajor(padded(images, window, 0));
        Shape in = shape(images);
        INDArray maps = empty(Shape.of(
                in.size(0), (int) kernel.size(0), window.outputHeight(in.size(2)), window.outputWidth(in.size(3))));
        custom("conv2d", List.of(x, rowMajor(kernel)), List.of(maps), convolution(window));
        return maps;
    }

    @Override
    public INDArray convolution2DImagesGradient(
            INDArray gradient, INDArray kernel, Shape images, Window window, int groups) {
        INDArray unused = zeros(images);
        return convolutionGradients(gradient, unused, kernel, window, groups).get(0);
    }

    @Override
    public INDArray convolution2DKernelGradient(
            INDArray gradient, INDArray images, Shape kernel, Window window, int groups) {
        INDArray unused = zeros(kernel);
        return convolutionGradients(gradient, images, unused, window, groups).get(1);
    }

    /** The gradients of a convolution with respect to its images and its kernel, which the native operation computes together. */
    private List<INDArray> convolutionGradients(
            INDArray gradient, INDArray images, INDArray kernel, Window window, int groups) {
        if (groups > 1) {
            List<INDArray> imageParts = new ArrayList<>();
            List<INDArray> kernelParts = new ArrayList<>();
            for (int g = 0; g < groups; g++) {
                List<INDArray> both = convolutionGradients(
                        part(gradient, 1, g, groups),
                        part(images, 1, g, groups),
                        part(kernel, 0, g, groups),
                        window,
                        1);
                imageParts.add(both.get(0));
                kernelParts.add(both.get(1));
            }
            return List.of(concatenate(imageParts, 1), concatenate(kernelParts, 0));
        }
        if (dilated(window)) {
            List<INDArray> both = convolutionGradients(gradient, images, dilate(kernel, window), undilated(window), 1);
            return List.of(both.get(0), taps(both.get(1), window).dup('c'));
        }
        INDArray x = rowMajor(padded(images, window, 0));
        INDArray imagesGradient = zeros(shape(x));
        INDArray kernelGradient = zeros(shape(kernel));
        custom(
                "conv2d_bp",
                List.of(x, rowMajor(kernel), rowMajor(gradient)),
                List.of(imagesGradient, kernelGradient),
                convolution(window));
        return List.of(unpadded(imagesGradient, images, window), kernelGradient);
    }

    @Override
    public INDArray maxPooling2D(INDArray images, Window window) {
        refuseDilation(window);
        INDArray maps = pooled(images, window);
        INDArray x = rowMajor(padded(images, window, Float.NEGATIVE_INFINITY));
        custom("maxpool2d", List.of(x), List.of(maps), pooling(window));
        return maps;
    }

    @Override
    public INDArray maxPooling2DGradient(INDArray gradient, INDArray images, Window window) {
        refuseDilation(window);
        INDArray x = rowMajor(padded(images, window, Float.NEGATIVE_INFINITY));
        INDArray result = zeros(shape(x));
        custom("maxpool2d_bp", List.of(x, rowMajor(gradient)), List.of(result), pooling(window));
        return unpadded(result, images, window);
    }

    @Override
    public INDArray averagePooling2D(INDArray images, Window window) {
        refuseDilation(window);
        INDArray maps = pooled(images, window);
        custom("avgpool2d", List.of(rowMajor(padded(images, window, 0))), List.of(maps), pooling(window));
        return symmetric(window) ? maps : multiply(maps, shares(shape(images), window));
    }

    @Override
    public INDArray averagePooling2DGradient(INDArray gradient, Shape images, Window window) {
        refuseDilation(window);
        INDArray like = zeros(images);
        INDArray x = padded(like, window, 0);
        INDArray result = zeros(shape(x));
        INDArray each = symmetric(window) ? gradient : multiply(gradient, shares(images, window));
        custom("avgpool2d_bp", List.of(x, rowMajor(each)), List.of(result), pooling(window));
        return unpadded(result, like, window);
    }

    @Override
    public INDArray stopGradient(INDArray x) {
        return x;
    }

    /** An array of the given shape with values left to chance. */
    private static INDArray empty(Shape shape) {
        return Nd4j.createUninitialized(DataType.FLOAT, longs(shape), 'c');
    }

    private static INDArray zeros(Shape shape) {
        return Nd4j.create(DataType.FLOAT, longs(shape), 'c');
    }

    private static INDArray result(INDArray like) {
        return Nd4j.createUninitialized(DataType.FLOAT, like.shape(), 'c');
    }

    /** The array, copied only where it is not contiguous in row-major order. */
    private static INDArray rowMajor(INDArray x) {
        return contiguous(x) ? x : x.dup('c');
    }

    private static boolean contiguous(INDArray x) {
        return inRows(x) && !x.isView();
    }

    /** Whether the elements lie row by row without gaps, wherever the first is. */
    private static boolean inRows(INDArray x) {
        return x.ordering() == 'c' && hasDefaultStridesForShape(x);
    }

    private static INDArray run(Op op) {
        return Nd4j.getExecutioner().exec(op);
    }

    /** Sends a native operation that writes into the given results. */
    private static void custom(String name, List<INDArray> inputs, List<INDArray> results, long... settings) {
        DynamicCustomOp op = DynamicCustomOp.builder(name)
                .addInputs(inputs.toArray(INDArray[]::new))
                .addOutputs(results.toArray(INDArray[]::new))
                .build();
        op.addIArgument(settings);
        Nd4j.exec(op);
    }

    private INDArray broadcast(String name, INDArray a, INDArray b) {
        INDArray result = empty(broadcastShape(a, b));
        custom(name, List.of(a, b), List.of(result));
        return result;
    }

    private Shape broadcastShape(INDArray a, INDArray b) {
        Shape left = shape(a);
        Shape right = shape(b);
        int rank = Math.max(left.rank(), right.rank());
        int[] sizes = new int[rank];
        for (int i = 1; i <= rank; i++) {
            int l = i > left.rank() ? 1 : left.size(-i);
            int r = i > right.rank() ? 1 : right.size(-i);
            if (l != r && l != 1 && r != 1) {
                throw new IllegalArgumentException("shapes " + left + " and " + right + " do not go together");
            }
            sizes[rank - i] = l == 1 ? r : l;
        }
        return Shape.of(sizes);
    }

    /** Whether the array is one number that takes the other's shape, whatever it is. */
    private static boolean isScalar(INDArray x) {
        return x.rank() == 0;
    }

    private static int axis(INDArray x, int axis) {
        int at = axis < 0 ? x.rank() + axis : axis;
        if (at < 0 || at >= x.rank()) {
            throw new IllegalArgumentException("there is no dimension " + axis + " in " + Arrays.toString(x.shape()));
        }
        return at;
    }

    private static int[] all(INDArray x, int[] axes) {
        return axes.length == 0
                ? IntStream.range(0, x.rank()).toArray()
                : Arrays.stream(axes).map(a -> axis(x, a)).toArray();
    }

    private INDArray reduced(INDArray x, INDArray result, boolean keepDimensions, int[] axes) {
        if (x.rank() == 0) {
            return x;
        }
        Shape shape = shape(x);
        int[] at = all(x, axes);
        Shape expected;
        if (keepDimensions) {
            expected = shape;
            for (int axis : at) {
                expected = expected.with(axis, 1);
            }
        } else {
            expected = Shape.of(IntStream.range(0, shape.rank())
                    .filter(i -> Arrays.stream(at).noneMatch(a -> a == i))
                    .map(shape::size)
                    .toArray());
        }
        return result.reshape('c', longs(expected));
    }

    private INDArray part(INDArray x, int axis, int index, int parts) {
        int size = (int) x.size(axis) / parts;
        return slice(x, axis, index * size, (index + 1) * size);
    }

    private INDArray pad(INDArray x, int axis, int before, int after, float value) {
        if (before == 0 && after == 0) {
            return x;
        }
        List<INDArray> parts = new ArrayList<>(List.of(x));
        if (before > 0) {
            parts.add(0, empty(shape(x).with(axis, before)).assign(value));
        }
        if (after > 0) {
            parts.add(empty(shape(x).with(axis, after)).assign(value));
        }
        return concatenate(parts, axis);
    }

    private static boolean symmetric(Window window) {
        return window.top() == window.bottom() && window.left() == window.right();
    }

    /** The images as they are where the native operation can pad them; else with the padding around. */
    private INDArray padded(INDArray images, Window window, float value) {
        return symmetric(window)
                ? images
                : pad(pad(images, 2, window.top(), window.bottom(), value), 3, window.left(), window.right(), value);
    }

    private INDArray unpadded(INDArray x, INDArray images, Window window) {
        return symmetric(window)
                ? x
                : slice(
                        slice(x, 2, window.top(), window.top() + (int) images.size(2)),
                        3,
                        window.left(),
                        window.left() + (int) images.size(3));
    }

    private static long[] geometry(Window window) {
        boolean symmetric = symmetric(window);
        return new long[] {
            window.height(),
            window.width(),
            window.strideHeight(),
            window.strideWidth(),
            symmetric ? window.top() : 0,
            symmetric ? window.left() : 0,
            1,
            1,
            0
        };
    }

    private static long[] convolution(Window window) {
        return LongStream.concat(Arrays.stream(geometry(window)), LongStream.of(CHANNELS_FIRST, OUTPUTS_FIRST))
                .toArray();
    }

    private static long[] pooling(Window window) {
        return LongStream.concat(Arrays.stream(geometry(window)), LongStream.of(PADDING_EXCLUDED, CHANNELS_FIRST))
                .toArray();
    }

    private INDArray pooled(INDArray images, Window window) {
        return empty(Shape.of(
                (int) images.size(0),
                (int) images.size(1),
                window.outputHeight((int) images.size(2)),
                window.outputWidth((int) images.size(3))));
    }

    /** By how much the mean over a window's elements exceeds that over the window with zeros for padding, by place. */
    private INDArray shares(Shape images, Window window) {
        int height = window.outputHeight(images.size(2));
        int width = window.outputWidth(images.size(3));
        double[] shares = new double[height * width];
        for (int i = 0; i < height; i++) {
            int rows = inside(i * window.strideHeight() - window.top(), window.height(), images.size(2));
            for (int j = 0; j < width; j++) {
                int columns = inside(j * window.strideWidth() - window.left(), window.width(), images.size(3));
                shares[i * width + j] = (double) window.height() * window.width() / (rows * columns);
            }
        }
        return constant(Shape.of(1, 1, height, width), shares);
    }

    private static int inside(int start, int size, int length) {
        return Math.min(start + size, length) - Math.max(start, 0);
    }

    private static void refuseDilation(Window window) {
        if (dilated(window)) {
            throw new IllegalArgumentException("a pool's window has no dilation, found " + window);
        }
    }

    private static boolean dilated(Window window) {
        return window.dilationHeight() > 1 || window.dilationWidth() > 1;
    }

    /** The window of a kernel with the zeros of its dilation written out. */
    private static Window undilated(Window w) {
        int height = (w.height() - 1) * w.dilationHeight() + 1;
        int width = (w.width() - 1) * w.dilationWidth() + 1;
        return new Window(
                height, width, w.strideHeight(), w.strideWidth(), 1, 1, w.top(), w.bottom(), w.left(), w.right());
    }

    /**
     * A kernel with the zeros of its dilation written out: ND4J hands oneDNN the wrong padding for a dilated convolution, which
     * then fails, and without oneDNN it would be slower than with these zeros.
     */
    private INDArray dilate(INDArray kernel, Window window) {
        Window plain = undilated(window);
        INDArray result = zeros(shape(kernel).with(2, plain.height()).with(3, plain.width()));
        taps(result, window).assign(kernel);
        return result;
    }

    /** The elements of a dilated kernel that are not there as zeros, as a view. */
    private static INDArray taps(INDArray dilated, Window window) {
        return dilated.get(
                NDArrayIndex.all(),
                NDArrayIndex.all(),
                NDArrayIndex.interval(0, window.dilationHeight(), dilated.size(2)),
                NDArrayIndex.interval(0, window.dilationWidth(), dilated.size(3)));
    }

    private static long[] longs(Shape shape) {
        return Arrays.stream(shape.toArray()).asLongStream().toArray();
    }
}
