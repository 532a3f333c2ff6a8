package dev.assay.datasets;

import dev.assay.spi.Transform;
import dev.assay.tensor.HostArray;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;

/** The step (x - shift) * factor + plus on an example's values, in equally long groups; it overwrites the batch. */
final class Affine implements Transform.Fitted {
    private static final String SHIFT = "shift";
    private static final String FACTOR = "factor";
    private static final String PLUS = "plus";

    private final int width;
    private final double[] shift;
    private final double[] factor;
    private final double plus;

    /** @param width how many values an example has */
    Affine(int width, double[] shift, double[] factor, double plus) {
        this.width = width;
        this.shift = shift;
        this.factor = factor;
        this.plus = plus;
    }

    /**
     * The step with figures that an earlier one gave.
     *
     * @throws IllegalArgumentException where one is missing or does not fit the input
     */
    static Affine restored(Shape input, Map<String, HostArray> figures) {
        int width = input.length();
        double[] shift = figure(figures, SHIFT);
        double[] factor = figure(figures, FACTOR);
        double[] plus = figure(figures, PLUS);
        if (shift.length == 0 || width % shift.length != 0 || factor.length != shift.length || plus.length != 1) {
            throw new IllegalArgumentException(SHIFT + " has " + shift.length + " values, " + FACTOR + " "
                    + factor.length + ", " + PLUS + " " + plus.length + ", which does not suit inputs of " + input);
        }
        return new Affine(width, shift, factor, plus[0]);
    }

    private static double[] figure(Map<String, HostArray> figures, String name) {
        HostArray figure = figures.get(name);
        if (figure == null) {
            throw new IllegalArgumentException("there is no " + name + ", only " + figures.keySet());
        }
        return figure.values();
    }

    @Override
    public Map<String, HostArray> figures() {
        return Map.of(
                SHIFT, HostArray.of(Shape.of(shift.length), shift.clone()),
                FACTOR, HostArray.of(Shape.of(factor.length), factor.clone()),
                PLUS, HostArray.of(Shape.scalar(), plus));
    }

    @Override
    public <T> T forward(Ops<T> ops, T batch) {
        Shape shape = ops.shape(batch);
        int[] each = shape.unbatched().toArray();
        boolean channels = each.length > 0 && each[0] == shift.length;
        if (channels) {
            Arrays.fill(each, 1, each.length, 1);
        }
        if (shift.length == 1) {
            return affine(ops, batch, Shape.scalar());
        }
        return channels || shift.length == width
                ? affine(ops, batch, Shape.of(each))
                : ops.reshape(
                        affine(
                                ops,
                                ops.reshape(batch, Shape.of(shape.size(0), shift.length, width / shift.length)),
                                Shape.of(shift.length, 1)),
                        shape);
    }

    private <T> T affine(Ops<T> ops, T x, Shape figures) {
        T scaled = ops.multiply(ops.subtract(x, ops.constant(figures, shift)), ops.constant(figures, factor));
        return plus == 0 ? scaled : ops.add(scaled, plus);
    }

    @Override
    public boolean isElementwise() {
        return shift.length == 1;
    }

    @Override
    public Tensor apply(Tensor batch) {
        if (batch.rowLength() != width) {
            throw new IllegalArgumentException(
                    "fitted on examples of " + width + " values, but found a batch of shape " + batch.shape());
        }
        float[] values = batch.values();
        int group = width / shift.length;
        for (int from = 0; from < values.length; from += width) {
            for (int g = 0; g < shift.length; g++) {
                for (int i = from + g * group; i < from + (g + 1) * group; i++) {
                    values[i] = (float) ((values[i] - shift[g]) * factor[g] + plus);
                }
            }
        }
        return batch;
    }
}
