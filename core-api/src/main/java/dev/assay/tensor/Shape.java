package dev.assay.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The sizes of a tensor's dimensions, outermost first; a scalar has none. */
public record Shape(List<Integer> dimensions) {
    public Shape {
        dimensions = List.copyOf(dimensions);
        if (dimensions.stream().anyMatch(d -> d < 0)) {
            throw new IllegalArgumentException("a dimension is below 0: " + dimensions);
        }
    }

    public static Shape of(int... dimensions) {
        return new Shape(Arrays.stream(dimensions).boxed().toList());
    }

    public static Shape scalar() {
        return of();
    }

    /** Reads sizes joined by x: {@code 3x227x227}, {@code 784}. */
    public static Shape parse(String text) {
        if (!text.matches("\\d{1,9}(x\\d{1,9})*")) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a shape: write sizes joined by x, as in 3x227x227");
        }
        return of(Arrays.stream(text.split("x")).mapToInt(Integer::parseInt).toArray());
    }

    public int rank() {
        return dimensions.size();
    }

    /** The size of a dimension; a negative number counts from the end. */
    public int size(int dimension) {
        return dimensions.get(dimension < 0 ? rank() + dimension : dimension);
    }

    /**
     * How many elements there are; 1 for a scalar.
     *
     * @throws ArithmeticException beyond 2^63 - 1
     */
    public long elements() {
        // A loop, since this is asked for each example.
        long elements = 1;
        for (int size : dimensions) {
            elements = Math.multiplyExact(elements, size);
        }
        return elements;
    }

    /** Whether an array can hold the elements: whether there are at most 2^31 - 1. */
    public boolean fitsArray() {
        return dimensions.stream().mapToDouble(Integer::doubleValue).reduce(1, (a, b) -> a * b) <= Integer.MAX_VALUE;
    }

    /**
     * The element count as an int, for arrays.
     *
     * @throws ArithmeticException where it is more than an array can hold
     */
    public int length() {
        return Math.toIntExact(elements());
    }

    public int[] toArray() {
        return dimensions.stream().mapToInt(Integer::intValue).toArray();
    }

    /** This shape with one more dimension in front: that of the batch. */
    public Shape batched(int batch) {
        return new Shape(IntStream.concat(IntStream.of(batch), Arrays.stream(toArray()))
                .boxed()
                .toList());
    }

    /** This shape without its first dimension. */
    public Shape unbatched() {
        return new Shape(dimensions.subList(1, rank()));
    }

    /** This shape with one size replaced; a negative dimension counts from the end. */
    public Shape with(int dimension, int size) {
        int[] sizes = toArray();
        sizes[dimension < 0 ? rank() + dimension : dimension] = size;
        return of(sizes);
    }

    /**
     * The shape to which both stretch, as in NumPy: aligned at the last dimension, a size of 1 becomes the other's.
     *
     * @throws IllegalArgumentException where two sizes differ and neither is 1
     */
    public Shape broadcast(Shape other) {
        if (equals(other)) {
            return this;
        }
        int[] sizes = new int[Math.max(rank(), other.rank())];
        for (int d = 1; d <= sizes.length; d++) {
            int a = d <= rank() ? size(-d) : 1;
            int b = d <= other.rank() ? other.size(-d) : 1;
            if (a != b && a != 1 && b != 1) {
                throw new IllegalArgumentException("the shapes " + this + " and " + other + " do not go together");
            }
            sizes[sizes.length - d] = a == 1 ? b : a;
        }
        return of(sizes);
    }

    /** The sizes joined by x; "scalar" where there are none. */
    @Override
    public String toString() {
        return dimensions.isEmpty()
                ? "scalar"
                : dimensions.stream().map(String::valueOf).collect(Collectors.joining("x"));
    }
}
