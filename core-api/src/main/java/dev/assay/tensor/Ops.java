package dev.assay.tensor;

import java.util.List;

/**
 * The tensor algebra that every engine offers, named as in NumPy and {@code keras.ops}; {@code T} is the engine's own array.
 *
 * <p>Nothing changes its arguments. Binary operations broadcast as in NumPy: shapes are aligned at the last dimension, and a size
 * of 1 stretches. Dimensions ("axes") may be negative, counted from the end. Images are batch x channels x height x width, kernels
 * outputs x (inputs / groups) x height x width. A mismatch of shapes throws an {@link IllegalArgumentException}.
 *
 * <p>The methods without a body are the primitives, each with a derivative in {@link Tape}; the others are written in them, and an
 * engine may replace them by something faster.
 */
public interface Ops<T> {
    /** An array of the given values, row-major. */
    T constant(Shape shape, double... values);

    /** An array that holds one value everywhere. */
    T fill(Shape shape, double value);

    /** The array of a host tensor. */
    T from(Tensor tensor);

    /** The values on the host, in single precision. */
    Tensor toTensor(T x);

    /** The value of an array of one element. */
    double item(T x);

    Shape shape(T x);

    T add(T a, T b);

    T subtract(T a, T b);

    T multiply(T a, T b);

    T divide(T a, T b);

    /** The larger of two, element by element; where they are equal the gradient goes to b. */
    T maximum(T a, T b);

    /** 1 where a > b, else 0; without gradient. */
    T greater(T a, T b);

    T negative(T x);

    T exp(T x);

    /** The natural logarithm. */
    T log(T x);

    /** log(1 + x), exact for small x. */
    T log1p(T x);

    T sqrt(T x);

    /** |x|, with gradient 0 at 0. */
    T abs(T x);

    /** x to a constant power. */
    T power(T x, double exponent);

    T sin(T x);

    T tanh(T x);

    /** 1 / (1 + exp(-x)). */
    T sigmoid(T x);

    /** The sum over the given dimensions, which stay as size 1 if {@code keepDimensions}; over all where none is given. */
    T sum(T x, boolean keepDimensions, int... axes);

    /** The largest value over the given dimensions; the gradient is shared among equals. */
    T max(T x, boolean keepDimensions, int... axes);

    /** The product of two matrices, n x k and k x m; of two stacks of as many matrices, one by one, where both have three dimensions. */
    T matmul(T a, T b);

    /** The dimensions in another order; reversed where none is given. */
    T transpose(T x, int... axes);

    T reshape(T x, Shape shape);

    T broadcastTo(T x, Shape shape);

    T concatenate(List<T> parts, int axis);

    /** The elements from {@code start} to before {@code stop} of one dimension. */
    T slice(T x, int axis, int start, int stop);

    /** Zeros put before and after one dimension. */
    T pad(T x, int axis, int before, int after);

    /**
     * The correlation of images with kernels (what deep learning calls convolution), in groups of channels.
     *
     * @param window whose height and width are the kernel's
     */
    T convolution2D(T images, T kernel, Window window, int groups);

    /** The gradient of {@link #convolution2D} with respect to the images, which have the given shape. */
    T convolution2DImagesGradient(T gradient, T kernel, Shape images, Window window, int groups);

    /** The gradient of {@link #convolution2D} with respect to the kernel, which has the given shape. */
    T convolution2DKernelGradient(T gradient, T images, Shape kernel, Window window, int groups);

    /** The largest value in each window, padding left out; among equals the gradient goes to the first in row-major order. */
    T maxPooling2D(T images, Window window);

    /** The gradient of {@link #maxPooling2D}. */
    T maxPooling2DGradient(T gradient, T images, Window window);

    /** The mean of each window over the elements that are not padding. */
    T averagePooling2D(T images, Window window);

    /** The gradient of {@link #averagePooling2D} for images of the given shape. */
    T averagePooling2DGradient(T gradient, Shape images, Window window);

    /** The value, through which no gradient flows. */
    T stopGradient(T x);

    /**
     * The rows of a matrix that a vector of row numbers names, from 0, in their order: a matrix with as many rows as there are numbers.
     * No gradient flows to the numbers. A number that is no row's may throw an {@link IllegalArgumentException}.
     */
    default T take(T rows, T numbers) {
        return matmul(oneHot(numbers, shape(rows).size(0)), rows);
    }

    /** The gradient of {@link #take} with respect to the matrix, which has the given shape: rows taken more than once are summed up. */
    default T takeGradient(T gradient, T numbers, Shape rows) {
        return matmul(transpose(oneHot(numbers, rows.size(0))), gradient);
    }

    /** A row for each whole number of a vector, with 1 at its place among {@code count} and 0 elsewhere; without gradient. */
    default T oneHot(T numbers, int count) {
        double[] places = new double[count];
        for (int i = 0; i < count; i++) {
            places[i] = i;
        }
        T column = reshape(numbers, Shape.of(shape(numbers).length(), 1));
        T row = constant(Shape.of(1, count), places);
        return subtract(1, add(greater(column, row), greater(row, column)));
    }

    default T scalar(double value) {
        return fill(Shape.scalar(), value);
    }

    default T add(T a, double b) {
        return add(a, scalar(b));
    }

    default T subtract(double a, T b) {
        return subtract(scalar(a), b);
    }

    default T multiply(T a, double b) {
        return multiply(a, scalar(b));
    }

    default T divide(T a, double b) {
        return multiply(a, 1 / b);
    }

    default T maximum(T a, double b) {
        return maximum(a, scalar(b));
    }

    default T minimum(T a, T b) {
        return negative(maximum(negative(a), negative(b)));
    }

    /** x at its own sign where |x| > 0, that is -1, 0 or 1; without gradient. */
    default T sign(T x) {
        return subtract(greater(x, scalar(0)), greater(scalar(0), x));
    }

    /** a where the condition is 1, b where it is 0. */
    default T where(T condition, T a, T b) {
        return add(multiply(condition, a), multiply(subtract(1, condition), b));
    }

    default T square(T x) {
        return multiply(x, x);
    }

    /** The mean over the given dimensions, over all where none is given. */
    default T mean(T x, boolean keepDimensions, int... axes) {
        T sum = sum(x, keepDimensions, axes);
        return divide(sum, (double) shape(x).elements() / shape(sum).elements());
    }

    /** max(x, 0), with gradient 0 at 0. */
    default T relu(T x) {
        return maximum(x, 0);
    }

    /** log(1 + exp(x)), without overflow. */
    default T softplus(T x) {
        return add(relu(x), log1p(exp(negative(abs(x)))));
    }

    /** x - log(sum(exp(x))) over one dimension, stable since the maximum is subtracted first. */
    default T logSoftmax(T x, int axis) {
        T shifted = subtract(x, stopGradient(max(x, true, axis)));
        return subtract(shifted, log(sum(exp(shifted), true, axis)));
    }

    /** exp(x) / sum(exp(x)) over one dimension, stable since the maximum is subtracted first. */
    default T softmax(T x, int axis) {
        T e = exp(subtract(x, stopGradient(max(x, true, axis))));
        return divide(e, sum(e, true, axis));
    }
}
