package dev.assay.tensor;

import dev.assay.tensor.Variable.Edge;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Reverse-mode automatic differentiation over any operations: what is computed with a tape remembers how, and {@link #gradient}
 * goes back through it (Baydin et al. 2018, https://jmlr.org/papers/v18/17-468.html). Control flow is the caller's own Java.
 *
 * <p>Only what a {@link #variable} enters is remembered, and only as long as something made of it is. A tape over a tape gives higher
 * derivatives. Not thread-safe.
 */
public final class Tape<T> implements Ops<Variable<T>> {
    private final Ops<T> ops;
    private long count;

    public Tape(Ops<T> ops) {
        this.ops = ops;
    }

    /** A value to differentiate with respect to. */
    public Variable<T> variable(T value) {
        return new Variable<>(value, count++, true, List.of());
    }

    /** A value that no gradient flows to. */
    public Variable<T> constant(T value) {
        return new Variable<>(value, count++, false, List.of());
    }

    /**
     * The gradients of a value of one element, of the variables' shapes and in their order; zeros where it does not depend on one.
     *
     * @throws IllegalArgumentException where the value has more than one element
     */
    public List<T> gradient(Variable<T> of, List<Variable<T>> variables) {
        if (shape(of).elements() != 1) {
            throw new IllegalArgumentException("the gradient is that of one element, found " + shape(of));
        }
        return gradient(of, ops.fill(shape(of), 1), variables);
    }

    /**
     * The same for a value of any shape, given how much each of its elements counts: the gradients of the sum of all elements, each times
     * its own in {@code upper}.
     *
     * @throws IllegalArgumentException where the shapes of the two differ
     */
    public List<T> gradient(Variable<T> of, T upper, List<Variable<T>> variables) {
        if (!shape(of).equals(ops.shape(upper))) {
            throw new IllegalArgumentException(
                    "a gradient of " + ops.shape(upper) + " does not go with a value of " + shape(of));
        }
        Set<Variable<T>> wanted = new HashSet<>(variables);
        Map<Variable<T>, T> gradients = new HashMap<>();
        // Youngest first, so that a gradient is complete when its turn comes.
        PriorityQueue<Variable<T>> queue = new PriorityQueue<>(
                Comparator.comparingLong((Variable<T> v) -> v.order()).reversed());
        gradients.put(of, upper);
        queue.add(of);
        while (!queue.isEmpty()) {
            Variable<T> next = queue.remove();
            T gradient = wanted.contains(next) ? gradients.get(next) : gradients.remove(next);
            for (Edge<T> edge : next.edges()) {
                T part = edge.gradient().apply(gradient);
                if (gradients.merge(edge.argument(), part, ops::add) == part) {
                    queue.add(edge.argument());
                }
            }
        }
        List<T> found = new ArrayList<>();
        for (Variable<T> variable : variables) {
            T gradient = gradients.get(variable);
            found.add(gradient == null ? ops.fill(shape(variable), 0) : gradient);
        }
        return found;
    }

    @SafeVarargs
    private Variable<T> made(T value, Edge<T>... edges) {
        List<Edge<T>> tracked =
                Stream.of(edges).filter(e -> e.argument().tracked()).toList();
        return new Variable<>(value, count++, !tracked.isEmpty(), tracked);
    }

    private Edge<T> edge(Variable<T> argument, UnaryOperator<T> gradient) {
        return new Edge<>(argument, gradient);
    }

    /** The edge to an argument that may have been stretched, so that its gradient is summed over what it was stretched to. */
    private Edge<T> stretched(Variable<T> argument, UnaryOperator<T> gradient) {
        Shape shape = shape(argument);
        return edge(argument, g -> shrink(gradient.apply(g), shape));
    }

    private T shrink(T gradient, Shape shape) {
        Shape from = ops.shape(gradient);
        if (from.equals(shape)) {
            return gradient;
        }
        int extra = from.rank() - shape.rank();
        int[] axes = IntStream.range(0, from.rank())
                .filter(d -> d < extra || (shape.size(d - extra) == 1 && from.size(d) != 1))
                .toArray();
        return ops.reshape(ops.sum(gradient, true, axes), shape);
    }

    @Override
    public Variable<T> constant(Shape shape, double... values) {
        return constant(ops.constant(shape, values));
    }

    @Override
    public Variable<T> fill(Shape shape, double value) {
        return constant(ops.fill(shape, value));
    }

    @Override
    public Variable<T> from(Tensor tensor) {
        return constant(ops.from(tensor));
    }

    @Override
    public Tensor toTensor(Variable<T> x) {
        return ops.toTensor(x.value());
    }

    @Override
    public double item(Variable<T> x) {
        return ops.item(x.value());
    }

    @Override
    public Shape shape(Variable<T> x) {
        return ops.shape(x.value());
    }

    @Override
    public Variable<T> add(Variable<T> a, Variable<T> b) {
        return made(ops.add(a.value(), b.value()), stretched(a, g -> g), stretched(b, g -> g));
    }

    @Override
    public Variable<T> add(Variable<T> a, double b) {
        return made(ops.add(a.value(), b), edge(a, g -> g));
    }

    @Override
    public Variable<T> subtract(Variable<T> a, Variable<T> b) {
        return made(ops.subtract(a.value(), b.value()), stretched(a, g -> g), stretched(b, ops::negative));
    }

    @Override
    public Variable<T> subtract(double a, Variable<T> b) {
        return made(ops.subtract(a, b.value()), edge(b, ops::negative));
    }

    @Override
    public Variable<T> multiply(Variable<T> a, Variable<T> b) {
        return made(
                ops.multiply(a.value(), b.value()),
                stretched(a, g -> ops.multiply(g, b.value())),
                stretched(b, g -> ops.multiply(g, a.value())));
    }

    @Override
    public Variable<T> multiply(Variable<T> a, double b) {
        return made(ops.multiply(a.value(), b), edge(a, g -> ops.multiply(g, b)));
    }

    @Override
    public Variable<T> divide(Variable<T> a, Variable<T> b) {
        T quotient = ops.divide(a.value(), b.value());
        return made(
                quotient,
                stretched(a, g -> ops.divide(g, b.value())),
                stretched(b, g -> ops.negative(ops.divide(ops.multiply(g, quotient), b.value()))));
    }

    @Override
    public Variable<T> divide(Variable<T> a, double b) {
        return made(ops.divide(a.value(), b), edge(a, g -> ops.divide(g, b)));
    }

    @Override
    public Variable<T> maximum(Variable<T> a, Variable<T> b) {
        return made(
                ops.maximum(a.value(), b.value()),
                stretched(a, g -> ops.multiply(g, ops.greater(a.value(), b.value()))),
                stretched(b, g -> ops.multiply(g, ops.subtract(1, ops.greater(a.value(), b.value())))));
    }

    @Override
    public Variable<T> greater(Variable<T> a, Variable<T> b) {
        return constant(ops.greater(a.value(), b.value()));
    }

    @Override
    public Variable<T> negative(Variable<T> x) {
        return made(ops.negative(x.value()), edge(x, ops::negative));
    }

    @Override
    public Variable<T> exp(Variable<T> x) {
        T e = ops.exp(x.value());
        return made(e, edge(x, g -> ops.multiply(g, e)));
    }

    @Override
    public Variable<T> log(Variable<T> x) {
        return made(ops.log(x.value()), edge(x, g -> ops.divide(g, x.value())));
    }

    @Override
    public Variable<T> log1p(Variable<T> x) {
        return made(ops.log1p(x.value()), edge(x, g -> ops.divide(g, ops.add(x.value(), 1))));
    }

    @Override
    public Variable<T> sqrt(Variable<T> x) {
        T root = ops.sqrt(x.value());
        return made(root, edge(x, g -> ops.divide(g, ops.multiply(root, 2))));
    }

    @Override
    public Variable<T> abs(Variable<T> x) {
        return made(ops.abs(x.value()), edge(x, g -> ops.multiply(g, ops.sign(x.value()))));
    }

    @Override
    public Variable<T> power(Variable<T> x, double exponent) {
        T result = ops.power(x.value(), exponent);
        // The rule would give 0 times infinity at x = 0.
        return exponent == 0
                ? constant(result)
                : made(
                        result,
                        edge(x, g -> ops.multiply(g, ops.multiply(ops.power(x.value(), exponent - 1), exponent))));
    }

    @Override
    public Variable<T> sin(Variable<T> x) {
        return made(ops.sin(x.value()), edge(x, g -> ops.multiply(g, ops.sin(ops.add(x.value(), Math.PI / 2)))));
    }

    @Override
    public Variable<T> tanh(Variable<T> x) {
        T y = ops.tanh(x.value());
        return made(y, edge(x, g -> ops.multiply(g, ops.subtract(1, ops.square(y)))));
    }

    @Override
    public Variable<T> sigmoid(Variable<T> x) {
        T y = ops.sigmoid(x.value());
        return made(y, edge(x, g -> ops.multiply(g, ops.multiply(y, ops.subtract(1, y)))));
    }

    @Override
    public Variable<T> sum(Variable<T> x, boolean keepDimensions, int... axes) {
        Shape shape = shape(x);
        Shape kept = kept(shape, axes);
        return made(
                ops.sum(x.value(), keepDimensions, axes), edge(x, g -> ops.broadcastTo(ops.reshape(g, kept), shape)));
    }

    @Override
    public Variable<T> max(Variable<T> x, boolean keepDimensions, int... axes) {
        T max = ops.max(x.value(), keepDimensions, axes);
        Shape kept = kept(shape(x), axes);
        return made(max, edge(x, g -> {
            T equal = ops.subtract(1, ops.greater(ops.reshape(max, kept), x.value()));
            return ops.multiply(equal, ops.divide(ops.reshape(g, kept), ops.sum(equal, true, axes)));
        }));
    }

    /** The shape with size 1 in the given dimensions, in all where none is given. */
    private static Shape kept(Shape shape, int... axes) {
        Shape kept = shape;
        for (int axis : axes.length == 0 ? IntStream.range(0, shape.rank()).toArray() : axes) {
            kept = kept.with(axis, 1);
        }
        return kept;
    }

    @Override
    public Variable<T> matmul(Variable<T> a, Variable<T> b) {
        return made(
                ops.matmul(a.value(), b.value()),
                edge(a, g -> ops.matmul(g, turned(b.value()))),
                edge(b, g -> ops.matmul(turned(a.value()), g)));
    }

    /** A matrix transposed, or each of a stack. */
    private T turned(T x) {
        return ops.shape(x).rank() == 2 ? ops.transpose(x) : ops.transpose(x, 0, 2, 1);
    }

    @Override
    public Variable<T> take(Variable<T> rows, Variable<T> numbers) {
        Shape shape = shape(rows);
        return made(
                ops.take(rows.value(), numbers.value()), edge(rows, g -> ops.takeGradient(g, numbers.value(), shape)));
    }

    @Override
    public Variable<T> takeGradient(Variable<T> gradient, Variable<T> numbers, Shape rows) {
        return made(
                ops.takeGradient(gradient.value(), numbers.value(), rows),
                edge(gradient, g -> ops.take(g, numbers.value())));
    }

    @Override
    public Variable<T> transpose(Variable<T> x, int... axes) {
        int rank = shape(x).rank();
        int[] back = new int[axes.length];
        for (int d = 0; d < axes.length; d++) {
            back[axes[d] < 0 ? axes[d] + rank : axes[d]] = d;
        }
        return made(ops.transpose(x.value(), axes), edge(x, g -> ops.transpose(g, back)));
    }

    @Override
    public Variable<T> reshape(Variable<T> x, Shape shape) {
        Shape from = shape(x);
        return made(ops.reshape(x.value(), shape), edge(x, g -> ops.reshape(g, from)));
    }

    @Override
    public Variable<T> broadcastTo(Variable<T> x, Shape shape) {
        return made(ops.broadcastTo(x.value(), shape), stretched(x, g -> g));
    }

    @Override
    public Variable<T> concatenate(List<Variable<T>> parts, int axis) {
        List<Edge<T>> edges = new ArrayList<>();
        int at = 0;
        for (Variable<T> part : parts) {
            int start = at;
            int stop = at + shape(part).size(axis);
            edges.add(edge(part, g -> ops.slice(g, axis, start, stop)));
            at = stop;
        }
        T joined = ops.concatenate(parts.stream().map(Variable::value).toList(), axis);
        return made(joined, edges.<Edge<T>>toArray(Tape::edges));
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static <T> Edge<T>[] edges(int count) {
        return new Edge[count];
    }

    @Override
    public Variable<T> slice(Variable<T> x, int axis, int start, int stop) {
        int size = shape(x).size(axis);
        return made(ops.slice(x.value(), axis, start, stop), edge(x, g -> ops.pad(g, axis, start, size - stop)));
    }

    @Override
    public Variable<T> pad(Variable<T> x, int axis, int before, int after) {
        int size = shape(x).size(axis);
        return made(ops.pad(x.value(), axis, before, after), edge(x, g -> ops.slice(g, axis, before, before + size)));
    }

    @Override
    public Variable<T> convolution2D(Variable<T> images, Variable<T> kernel, Window window, int groups) {
        Shape imagesShape = shape(images);
        Shape kernelShape = shape(kernel);
        return made(
                ops.convolution2D(images.value(), kernel.value(), window, groups),
                edge(images, g -> ops.convolution2DImagesGradient(g, kernel.value(), imagesShape, window, groups)),
                edge(kernel, g -> ops.convolution2DKernelGradient(g, images.value(), kernelShape, window, groups)));
    }

    @Override
    public Variable<T> convolution2DImagesGradient(
            Variable<T> gradient, Variable<T> kernel, Shape images, Window window, int groups) {
        Shape kernelShape = shape(kernel);
        return made(
                ops.convolution2DImagesGradient(gradient.value(), kernel.value(), images, window, groups),
                edge(gradient, g -> ops.convolution2D(g, kernel.value(), window, groups)),
                edge(kernel, g -> ops.convolution2DKernelGradient(gradient.value(), g, kernelShape, window, groups)));
    }

    @Override
    public Variable<T> convolution2DKernelGradient(
            Variable<T> gradient, Variable<T> images, Shape kernel, Window window, int groups) {
        Shape imagesShape = shape(images);
        return made(
                ops.convolution2DKernelGradient(gradient.value(), images.value(), kernel, window, groups),
                edge(gradient, g -> ops.convolution2D(images.value(), g, window, groups)),
                edge(images, g -> ops.convolution2DImagesGradient(gradient.value(), g, imagesShape, window, groups)));
    }

    @Override
    public Variable<T> maxPooling2D(Variable<T> images, Window window) {
        return made(
                ops.maxPooling2D(images.value(), window),
                edge(images, g -> ops.maxPooling2DGradient(g, images.value(), window)));
    }

    @Override
    public Variable<T> maxPooling2DGradient(Variable<T> gradient, Variable<T> images, Window window) {
        return made(
                ops.maxPooling2DGradient(gradient.value(), images.value(), window),
                edge(gradient, g -> atLargest(g, images.value(), window)));
    }

    /** From each window the element of x that stands where that of the images is largest, the first of equal ones. */
    private T atLargest(T x, T images, Window window) {
        int channels = ops.shape(images).size(1);
        T largest = ops.maxPooling2D(images, window);
        T inside = ops.fill(ops.shape(images), 1);
        T found = ops.fill(ops.shape(largest), 0);
        T result = found;
        int area = window.height() * window.width();
        for (int place = 0; place < area; place++) {
            // A filter with a single 1 picks one place of each window.
            double[] pick = new double[channels * area];
            for (int c = 0; c < channels; c++) {
                pick[c * area + place] = 1;
            }
            T filter = ops.constant(Shape.of(channels, 1, window.height(), window.width()), pick);
            T equal = ops.subtract(
                    ops.convolution2D(inside, filter, window, channels),
                    ops.greater(largest, ops.convolution2D(images, filter, window, channels)));
            T first = ops.multiply(ops.maximum(equal, 0), ops.subtract(1, found));
            found = ops.add(found, first);
            result = ops.add(result, ops.multiply(first, ops.convolution2D(x, filter, window, channels)));
        }
        return result;
    }

    @Override
    public Variable<T> averagePooling2D(Variable<T> images, Window window) {
        Shape shape = shape(images);
        return made(
                ops.averagePooling2D(images.value(), window),
                edge(images, g -> ops.averagePooling2DGradient(g, shape, window)));
    }

    @Override
    public Variable<T> averagePooling2DGradient(Variable<T> gradient, Shape images, Window window) {
        return made(
                ops.averagePooling2DGradient(gradient.value(), images, window),
                edge(gradient, g -> ops.averagePooling2D(g, window)));
    }

    @Override
    public Variable<T> stopGradient(Variable<T> x) {
        return constant(ops.stopGradient(x.value()));
    }

    // What follows could be left to the definitions in Ops; these rules are exact at 0 and let an engine's own code
    // through.

    @Override
    public Variable<T> relu(Variable<T> x) {
        return made(ops.relu(x.value()), edge(x, g -> ops.multiply(g, ops.greater(x.value(), ops.scalar(0)))));
    }

    @Override
    public Variable<T> softplus(Variable<T> x) {
        return made(ops.softplus(x.value()), edge(x, g -> ops.multiply(g, ops.sigmoid(x.value()))));
    }

    @Override
    public Variable<T> logSoftmax(Variable<T> x, int axis) {
        T y = ops.logSoftmax(x.value(), axis);
        return made(y, edge(x, g -> ops.subtract(g, ops.multiply(ops.exp(y), ops.sum(g, true, axis)))));
    }

    @Override
    public Variable<T> softmax(Variable<T> x, int axis) {
        T y = ops.softmax(x.value(), axis);
        return made(y, edge(x, g -> ops.multiply(y, ops.subtract(g, ops.sum(ops.multiply(g, y), true, axis)))));
    }
}
