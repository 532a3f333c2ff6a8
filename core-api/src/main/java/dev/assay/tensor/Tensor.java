package dev.assay.tensor;

import java.util.Arrays;

/**
 * Host values in single precision, row-major. The array is not copied: who makes a tensor hands its array over.
 *
 * <p>Two tensors are equal where shape and bits are.
 */
public record Tensor(Shape shape, float[] values) {
    public Tensor {
        if (values.length != shape.elements()) {
            throw new IllegalArgumentException(values.length + " values do not fill the shape " + shape);
        }
    }

    public static Tensor zeros(Shape shape) {
        return new Tensor(shape, new float[shape.length()]);
    }

    public static Tensor of(Shape shape, double... values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return new Tensor(shape, floats);
    }

    /**
     * Where the largest of some values stands, the first among equals, such as the class of a row.
     *
     * @return its number, counted from {@code from} on
     */
    public static int largest(float[] values, int from, int count) {
        int best = 0;
        for (int i = 1; i < count; i++) {
            best = values[from + i] > values[from + best] ? i : best;
        }
        return best;
    }

    /** The size of the first dimension. */
    public int rows() {
        return shape.size(0);
    }

    /** How many values stand in one row: the product of all dimensions but the first. */
    public int rowLength() {
        return shape.unbatched().length();
    }

    /** The same values in another shape of as many elements; the array is shared. */
    public Tensor reshape(Shape other) {
        return new Tensor(other, values);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor t && shape.equals(t.shape) && Arrays.equals(values, t.values);
    }

    @Override
    public int hashCode() {
        return 31 * shape.hashCode() + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "Tensor " + shape;
    }
}
