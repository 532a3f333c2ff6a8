package dev.assay.tensor;

import java.util.Arrays;

/**
 * Host values in double precision, row-major: the array of {@link HostOps}. Like a {@link Tensor}, it takes the given array over.
 *
 * <p>Two are equal where shape and bits are.
 */
public record HostArray(Shape shape, double[] values) {
    public HostArray {
        if (values.length != shape.elements()) {
            throw new IllegalArgumentException(values.length + " values do not fill the shape " + shape);
        }
    }

    public static HostArray of(Shape shape, double... values) {
        return new HostArray(shape, values);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HostArray a && shape.equals(a.shape) && Arrays.equals(values, a.values);
    }

    @Override
    public int hashCode() {
        return 31 * shape.hashCode() + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "HostArray " + shape;
    }
}
