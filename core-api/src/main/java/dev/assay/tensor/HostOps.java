package dev.assay.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** The reference: every operation by its definition, in double precision on the host, against which engines are checked. */
public final class HostOps implements Ops<HostArray> {
    @Override
    public HostArray constant(Shape shape, double... values) {
        return new HostArray(shape, values.clone());
    }

    @Override
    public HostArray fill(Shape shape, double value) {
        double[] values = new double[shape.length()];
        Arrays.fill(values, value);
        return new HostArray(shape, values);
    }

    @Override
    public HostArray from(Tensor tensor) {
        double[] values = new double[tensor.values().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = tensor.values()[i];
        }
        return new HostArray(tensor.shape(), values);
    }

    @Override
    public Tensor toTensor(HostArray x) {
        return Tensor.of(x.shape(), x.values());
    }

    @Override
    public double item(HostArray x) {
        check(x.values().length == 1, "takes one element, found ", x);
        return x.values()[0];
    }

    @Override
    public Shape shape(HostArray x) {
        return x.shape();
    }

    @Override
    public HostArray add(HostArray a, HostArray b) {
        return map(a, b, Double::sum);
    }

    @Override
    public HostArray subtract(HostArray a, HostArray b) {
        return map(a, b, (x, y) -> x - y);
    }

    @Override
    public HostArray multiply(HostArray a, HostArray b) {
        return map(a, b, (x, y) -> x * y);
    }

    @Override
    public HostArray divide(HostArray a, HostArray b) {
        return map(a, b, (x, y) -> x / y);
    }

    @Override
    public HostArray maximum(HostArray a, HostArray b) {
        return map(a, b, Math::max);
    }

    @Override
    public HostArray greater(HostArray a, HostArray b) {
        return map(a, b, (x, y) -> x > y ? 1 : 0);
    }

    @Override
    public HostArray negative(HostArray x) {
        return map(x, v -> -v);
    }

    @Override
    public HostArray exp(HostArray x) {
        return map(x, Math::exp);
    }

    @Override
    public HostArray log(HostArray x) {
        return map(x, Math::log);
    }

    @Override
    public HostArray log1p(HostArray x) {
        return map(x, Math::log1p);
    }

    @Override
    public HostArray sqrt(HostArray x) {
        return map(x, Math::sqrt);
    }

    @Override
    public HostArray abs(HostArray x) {
        return map(x, Math::abs);
    }

    @Override
    public HostArray power(HostArray x, double exponent) {
        return map(x, v -> Math.pow(v, exponent));
    }

    @Override
    public HostArray sin(HostArray x) {
        return map(x, Math::sin);
    }

    @Override
    public HostArray tanh(HostArray x) {
        return map(x, Math::tanh);
    }

    @Override
    public HostArray sigmoid(HostArray x) {
        return map(x, v -> 1 / (1 + Math.exp(-v)));
    }

    @Override
    public HostArray sum(HostArray x, boolean keepDimensions, int... axes) {
        return reduce(x, keepDimensions, axes, 0, Double::sum);
    }

    @Override
    public HostArray max(HostArray x, boolean keepDimensions, int... axes) {
        return reduce(x, keepDimensions, axes, Double.NEGATIVE_INFINITY, Math::max);
    }

    @Override
    public HostArray matmul(HostArray a, HostArray b) {
        int rank = a.shape().rank();
        check(
                (rank == 2 || rank == 3)
                        && b.shape().rank() == rank
                        && a.shape().size(-1) == b.shape().size(-2)
                        && (rank == 2 || a.shape().size(0) == b.shape().size(0)),
                "matrices do not go together: ",
                a,
                b);
        int n = a.shape().size(-2);
        int inner = a.shape().size(-1);
        int m = b.shape().size(-1);
        Shape shape = a.shape().with(-1, m);
        double[] product = new double[shape.length()];
        for (int row = 0; row < a.values().length / Math.max(1, inner); row++) {
            int matrix = row / n * inner;
            for (int k = 0; k < inner; k++) {
                double factor = a.values()[row * inner + k];
                for (int j = 0; j < m; j++) {
                    product[row * m + j] += factor * b.values()[(matrix + k) * m + j];
                }
            }
        }
        return new HostArray(shape, product);
    }

    @Override
    public HostArray take(HostArray rows, HostArray numbers) {
        check(rows.shape().rank() == 2 && numbers.shape().rank() == 1, "takes a matrix and a vector: ", rows, numbers);
        int width = rows.shape().size(1);
        HostArray taken = fill(Shape.of(numbers.values().length, width), 0);
        for (int i = 0; i < numbers.values().length; i++) {
            System.arraycopy(rows.values(), row(numbers, i, rows.shape()) * width, taken.values(), i * width, width);
        }
        return taken;
    }

    @Override
    public HostArray takeGradient(HostArray gradient, HostArray numbers, Shape rows) {
        int width = rows.size(1);
        HostArray sums = fill(rows, 0);
        for (int i = 0; i < numbers.values().length; i++) {
            int row = row(numbers, i, rows) * width;
            for (int j = 0; j < width; j++) {
                sums.values()[row + j] += gradient.values()[i * width + j];
            }
        }
        return sums;
    }

    private static int row(HostArray numbers, int index, Shape rows) {
        double number = numbers.values()[index];
        if (!(number >= 0 && number < rows.size(0) && number == Math.rint(number))) {
            throw new IllegalArgumentException("there is no row " + number + " in " + rows
                    + ": rows are numbered from 0 to " + (rows.size(0) - 1));
        }
        return (int) number;
    }

    @Override
    public HostArray transpose(HostArray x, int... axes) {
        int rank = x.shape().rank();
        check(axes.length == 0 || axes.length == rank, "transpose takes all dimensions or none: ", x);
        int[] strides = strides(x.shape());
        int[] sizes = new int[rank];
        int[] steps = new int[rank];
        for (int d = 0; d < rank; d++) {
            int from = axes.length == 0 ? rank - 1 - d : axis(x.shape(), axes[d]);
            sizes[d] = x.shape().size(from);
            steps[d] = strides[from];
        }
        return gather(x, Shape.of(sizes), steps);
    }

    @Override
    public HostArray reshape(HostArray x, Shape shape) {
        return new HostArray(shape, x.values());
    }

    @Override
    public HostArray broadcastTo(HostArray x, Shape shape) {
        check(x.shape().broadcast(shape).equals(shape), "does not stretch to " + shape + ": ", x);
        return gather(x, shape, stretched(x.shape(), shape));
    }

    @Override
    public HostArray concatenate(List<HostArray> parts, int axis) {
        Shape first = parts.get(0).shape();
        int along = axis(first, axis);
        int size = 0;
        for (HostArray part : parts) {
            check(
                    part.shape().rank() == first.rank()
                            && part.shape().with(along, 0).equals(first.with(along, 0)),
                    "can not be joined at dimension " + along + ": ",
                    parts.get(0),
                    part);
            size += part.shape().size(along);
        }
        HostArray joined = new HostArray(
                first.with(along, size), new double[first.with(along, size).length()]);
        int at = 0;
        for (HostArray part : parts) {
            copy(part, 0, joined, at, along, part.shape().size(along));
            at += part.shape().size(along);
        }
        return joined;
    }

    @Override
    public HostArray slice(HostArray x, int axis, int start, int stop) {
        int along = axis(x.shape(), axis);
        check(0 <= start && start <= stop && stop <= x.shape().size(along), start + " to " + stop + " is not in ", x);
        HostArray part = fill(x.shape().with(along, stop - start), 0);
        copy(x, start, part, 0, along, stop - start);
        return part;
    }

    @Override
    public HostArray pad(HostArray x, int axis, int before, int after) {
        check(before >= 0 && after >= 0, "padding below 0: ", x);
        int along = axis(x.shape(), axis);
        int size = x.shape().size(along);
        HostArray padded = fill(x.shape().with(along, before + size + after), 0);
        copy(x, 0, padded, before, along, size);
        return padded;
    }

    @Override
    public HostArray convolution2D(HostArray images, HostArray kernel, Window window, int groups) {
        Shape maps = maps(images.shape(), kernel.shape(), window, groups);
        double[] x = images.values();
        double[] k = kernel.values();
        double[] y = new double[maps.length()];
        correlate(images.shape(), kernel.shape(), maps, window, groups, (map, image, weight, count) -> {
            for (int i = 0; i < count; i++) {
                y[map + i] += k[weight] * x[image + i * window.strideWidth()];
            }
        });
        return new HostArray(maps, y);
    }

    @Override
    public HostArray convolution2DImagesGradient(
            HostArray gradient, HostArray kernel, Shape images, Window window, int groups) {
        check(
                gradient.shape().equals(maps(images, kernel.shape(), window, groups)),
                "not a gradient of maps: ",
                gradient);
        double[] g = gradient.values();
        double[] k = kernel.values();
        double[] x = new double[images.length()];
        correlate(images, kernel.shape(), gradient.shape(), window, groups, (map, image, weight, count) -> {
            for (int i = 0; i < count; i++) {
                x[image + i * window.strideWidth()] += k[weight] * g[map + i];
            }
        });
        return new HostArray(images, x);
    }

    @Override
    public HostArray convolution2DKernelGradient(
            HostArray gradient, HostArray images, Shape kernel, Window window, int groups) {
        check(
                gradient.shape().equals(maps(images.shape(), kernel, window, groups)),
                "not a gradient of maps: ",
                gradient);
        double[] g = gradient.values();
        double[] x = images.values();
        double[] k = new double[kernel.length()];
        correlate(images.shape(), kernel, gradient.shape(), window, groups, (map, image, weight, count) -> {
            for (int i = 0; i < count; i++) {
                k[weight] += g[map + i] * x[image + i * window.strideWidth()];
            }
        });
        return new HostArray(kernel, k);
    }

    @Override
    public HostArray maxPooling2D(HostArray images, Window window) {
        double[] x = images.values();
        HostArray maps = fill(pooled(images.shape(), window), 0);
        pool(images.shape(), window, (map, elements) -> maps.values()[map] = x[largest(x, elements)]);
        return maps;
    }

    @Override
    public HostArray maxPooling2DGradient(HostArray gradient, HostArray images, Window window) {
        check(gradient.shape().equals(pooled(images.shape(), window)), "not a gradient of maps: ", gradient);
        double[] x = images.values();
        HostArray spread = fill(images.shape(), 0);
        pool(
                images.shape(),
                window,
                (map, elements) -> spread.values()[largest(x, elements)] += gradient.values()[map]);
        return spread;
    }

    @Override
    public HostArray averagePooling2D(HostArray images, Window window) {
        HostArray maps = fill(pooled(images.shape(), window), 0);
        pool(images.shape(), window, (map, elements) -> {
            for (int element : elements) {
                maps.values()[map] += images.values()[element] / elements.length;
            }
        });
        return maps;
    }

    @Override
    public HostArray averagePooling2DGradient(HostArray gradient, Shape images, Window window) {
        check(gradient.shape().equals(pooled(images, window)), "not a gradient of maps: ", gradient);
        HostArray spread = fill(images, 0);
        pool(images, window, (map, elements) -> {
            for (int element : elements) {
                spread.values()[element] += gradient.values()[map] / elements.length;
            }
        });
        return spread;
    }

    @Override
    public HostArray stopGradient(HostArray x) {
        return x;
    }

    private static HostArray map(HostArray x, DoubleUnaryOperator function) {
        double[] values = new double[x.values().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = function.applyAsDouble(x.values()[i]);
        }
        return new HostArray(x.shape(), values);
    }

    private static HostArray map(HostArray a, HostArray b, DoubleBinaryOperator function) {
        if (b.values().length == 1 && b.shape().rank() <= a.shape().rank()) {
            double y = b.values()[0];
            return map(a, x -> function.applyAsDouble(x, y));
        }
        Shape shape = a.shape().broadcast(b.shape());
        double[] x = gather(a, shape, stretched(a.shape(), shape)).values();
        double[] y = gather(b, shape, stretched(b.shape(), shape)).values();
        double[] values = new double[x.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = function.applyAsDouble(x[i], y[i]);
        }
        return new HostArray(shape, values);
    }

    private static HostArray reduce(
            HostArray x, boolean keepDimensions, int[] axes, double start, DoubleBinaryOperator function) {
        Shape shape = x.shape();
        boolean[] reduced = new boolean[shape.rank()];
        Arrays.fill(reduced, axes.length == 0);
        for (int axis : axes) {
            reduced[axis(shape, axis)] = true;
        }
        Shape kept = shape;
        Shape result = Shape.scalar();
        for (int d = shape.rank() - 1; d >= 0; d--) {
            if (reduced[d]) {
                kept = kept.with(d, 1);
            } else {
                result = result.batched(shape.size(d));
            }
        }
        double[] values = new double[result.length()];
        Arrays.fill(values, start);
        int[] targets = walk(shape, stretched(kept, shape));
        for (int i = 0; i < targets.length; i++) {
            values[targets[i]] = function.applyAsDouble(values[targets[i]], x.values()[i]);
        }
        return new HostArray(keepDimensions ? kept : result, values);
    }

    /** The elements that a walk through an array of the given shape meets where it steps through x as told. */
    private static HostArray gather(HostArray x, Shape shape, int[] steps) {
        if (Arrays.equals(steps, strides(shape))) {
            return new HostArray(shape, x.values());
        }
        int[] offsets = walk(shape, steps);
        double[] values = new double[offsets.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = x.values()[offsets[i]];
        }
        return new HostArray(shape, values);
    }

    /** Where a row-major walk through an array of the given shape comes by, with the given step for each dimension. */
    private static int[] walk(Shape shape, int[] steps) {
        int[] sizes = shape.toArray();
        int[] index = new int[sizes.length];
        int[] offsets = new int[shape.length()];
        int offset = 0;
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = offset;
            for (int d = sizes.length - 1; d >= 0; d--) {
                offset += steps[d];
                if (++index[d] < sizes[d]) {
                    break;
                }
                offset -= steps[d] * sizes[d];
                index[d] = 0;
            }
        }
        return offsets;
    }

    /** How far apart neighbours lie in each dimension of a row-major array. */
    private static int[] strides(Shape shape) {
        int[] strides = new int[shape.rank()];
        int stride = 1;
        for (int d = strides.length - 1; d >= 0; d--) {
            strides[d] = stride;
            stride *= shape.size(d);
        }
        return strides;
    }

    /** The strides of an array that is stretched to a shape: 0 where it is repeated. */
    private static int[] stretched(Shape from, Shape to) {
        int[] strides = strides(from);
        int[] steps = new int[to.rank()];
        int extra = to.rank() - from.rank();
        for (int d = 0; d < from.rank(); d++) {
            steps[d + extra] = from.size(d) == 1 && to.size(d + extra) != 1 ? 0 : strides[d];
        }
        return steps;
    }

    /** Copies {@code count} elements of one dimension, with all that lies below and above it. */
    private static void copy(HostArray from, int fromStart, HostArray to, int toStart, int axis, int count) {
        int inner = 1;
        for (int d = axis + 1; d < from.shape().rank(); d++) {
            inner *= from.shape().size(d);
        }
        int fromBlock = from.shape().size(axis) * inner;
        int toBlock = to.shape().size(axis) * inner;
        int outer = 1;
        for (int d = 0; d < axis; d++) {
            outer *= from.shape().size(d);
        }
        for (int o = 0; o < outer; o++) {
            System.arraycopy(
                    from.values(),
                    o * fromBlock + fromStart * inner,
                    to.values(),
                    o * toBlock + toStart * inner,
                    count * inner);
        }
    }

    /** Takes a row of {@code count} outputs from {@code map} on, made of inputs from {@code image} on, by one weight. */
    private interface Row {
        void take(int map, int image, int weight, int count);
    }

    /** Goes over each product of a weight and an input that enters an output, a row of outputs at a time. */
    private static void correlate(Shape images, Shape kernel, Shape maps, Window w, int groups, Row row) {
        int height = images.size(2);
        int width = images.size(3);
        int channels = kernel.size(1);
        int filters = kernel.size(0);
        for (int n = 0; n < images.size(0); n++) {
            for (int f = 0; f < filters; f++) {
                int firstChannel = f / (filters / groups) * channels;
                for (int c = 0; c < channels; c++) {
                    int image = (n * images.size(1) + firstChannel + c) * height;
                    for (int i = 0; i < w.height(); i++) {
                        for (int j = 0; j < w.width(); j++) {
                            int weight = ((f * channels + c) * w.height() + i) * w.width() + j;
                            int left = j * w.dilationWidth() - w.left();
                            int from = left >= 0 ? 0 : (-left + w.strideWidth() - 1) / w.strideWidth();
                            int to = Math.min(maps.size(3), Math.floorDiv(width - 1 - left, w.strideWidth()) + 1);
                            for (int y = 0; y < maps.size(2) && from < to; y++) {
                                int v = y * w.strideHeight() + i * w.dilationHeight() - w.top();
                                if (v >= 0 && v < height) {
                                    int map = ((n * filters + f) * maps.size(2) + y) * maps.size(3);
                                    row.take(
                                            map + from,
                                            (image + v) * width + left + from * w.strideWidth(),
                                            weight,
                                            to - from);
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    private static Shape maps(Shape images, Shape kernel, Window window, int groups) {
        boolean fit = images.rank() == 4
                && kernel.rank() == 4
                && groups >= 1
                && kernel.size(0) % groups == 0
                && kernel.size(1) * groups == images.size(1)
                && kernel.size(2) == window.height()
                && kernel.size(3) == window.width();
        if (!fit) {
            throw new IllegalArgumentException("images " + images + ", kernel " + kernel + ", " + groups
                    + " groups and a window of " + window.height() + "x" + window.width() + " do not go together");
        }
        return slid(images, kernel.size(0), window);
    }

    private static Shape pooled(Shape images, Window window) {
        if (images.rank() != 4) {
            throw new IllegalArgumentException("takes batch x channels x height x width, found " + images);
        }
        return slid(images, images.size(1), window);
    }

    private static Shape slid(Shape images, int channels, Window window) {
        int height = window.outputHeight(images.size(2));
        int width = window.outputWidth(images.size(3));
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "a window of " + window.height() + "x" + window.width() + " does not fit into " + images);
        }
        return Shape.of(images.size(0), channels, height, width);
    }

    /** Takes an output's index with the indices of the inputs that its window holds, in row-major order. */
    private interface Pool {
        void take(int map, int[] elements);
    }

    private static void pool(Shape images, Window w, Pool pool) {
        Shape maps = pooled(images, w);
        int height = images.size(2);
        int width = images.size(3);
        int[] found = new int[w.height() * w.width()];
        int map = 0;
        for (int m = 0; m < images.size(0) * images.size(1); m++) {
            for (int y = 0; y < maps.size(2); y++) {
                for (int x = 0; x < maps.size(3); x++) {
                    int count = 0;
                    for (int i = 0; i < w.height(); i++) {
                        int v = y * w.strideHeight() + i * w.dilationHeight() - w.top();
                        for (int j = 0; j < w.width() && v >= 0 && v < height; j++) {
                            int u = x * w.strideWidth() + j * w.dilationWidth() - w.left();
                            if (u >= 0 && u < width) {
                                found[count++] = (m * height + v) * width + u;
                            }
                        }
                    }
                    if (count == 0) {
                        throw new IllegalArgumentException("a window holds nothing but padding over " + images);
                    }
                    pool.take(map++, Arrays.copyOf(found, count));
                }
            }
        }
    }

    /** The element of the largest value, the first of equal ones; a value that is not a number counts as the largest. */
    private static int largest(double[] values, int[] elements) {
        int best = elements[0];
        for (int element : elements) {
            if (values[element] > values[best] || Double.isNaN(values[element])) {
                best = element;
            }
        }
        return best;
    }

    private static int axis(Shape shape, int axis) {
        int positive = axis < 0 ? axis + shape.rank() : axis;
        if (positive < 0 || positive >= shape.rank()) {
            throw new IllegalArgumentException("the shape " + shape + " has no dimension " + axis);
        }
        return positive;
    }

    private static void check(boolean fine, String problem, HostArray... found) {
        if (!fine) {
            throw new IllegalArgumentException(problem
                    + String.join(
                            ", ",
                            Arrays.stream(found).map(x -> x.shape().toString()).toList()));
        }
    }
}
