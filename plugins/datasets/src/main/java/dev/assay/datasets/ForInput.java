package dev.assay.datasets;

import dev.assay.data.Examples;
import dev.assay.data.Layout;
import dev.assay.spi.Name;
import dev.assay.spi.Transform;
import dev.assay.spi.UserException;
import dev.assay.tensor.HostArray;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A step for one of several inputs, which leaves the others as they are.
 *
 * @param input its name
 * @param step what is done to it; it may not change its shape
 */
@Name("for-input")
public record ForInput(String input, Transform step) implements Transform {
    private static final String FROM = "from";
    private static final String SHAPE = "shape";
    private static final String STEP = "step/";

    @Override
    public Fitted fit(Examples training) {
        Layout layout = training.layout();
        Layout.Field field = layout.field("preprocessing for-input: there is no input", input);
        Shape output = step.output(field.shape());
        if (!output.equals(field.shape())) {
            throw new UserException("preprocessing for-input: the step makes " + output + " of the input '" + input
                    + "', which is " + field.shape() + ": a step for one of several inputs may not change its shape");
        }
        return new One(training.inputShape().length(), field, step.fit(new OneInput(training, field)));
    }

    @Override
    public Fitted restore(Shape whole, Map<String, HostArray> figures) {
        Map<String, HostArray> own = new LinkedHashMap<>();
        figures.forEach((name, figure) -> {
            if (name.startsWith(STEP)) {
                own.put(name.substring(STEP.length()), figure);
            }
        });
        double[] sizes = values(figures, SHAPE);
        int[] shape = new int[sizes.length];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = (int) sizes[i];
        }
        Layout.Field field = new Layout.Field(input, (int) values(figures, FROM)[0], Shape.of(shape));
        if (field.to() > whole.length()) {
            throw new IllegalArgumentException(
                    "the input '" + input + "' ends at " + field.to() + ", which does not suit inputs of " + whole);
        }
        return new One(whole.length(), field, step.restore(field.shape(), own));
    }

    private static double[] values(Map<String, HostArray> figures, String name) {
        HostArray figure = figures.get(name);
        if (figure == null || figure.values().length == 0) {
            throw new IllegalArgumentException("there is no " + name + ", only " + figures.keySet());
        }
        return figure.values();
    }

    /** @param width how many values an example has */
    private record One(int width, Layout.Field field, Fitted step) implements Fitted {
        @Override
        public <T> T forward(Ops<T> ops, T batch) {
            Shape whole = ops.shape(batch);
            if (field.shape().equals(whole.unbatched())) {
                return step.forward(ops, batch);
            }
            int rows = whole.size(0);
            List<T> parts = new ArrayList<>();
            if (field.from() > 0) {
                parts.add(ops.slice(batch, 1, 0, field.from()));
            }
            parts.add(ops.reshape(
                    step.forward(ops, field.of(ops, batch)),
                    Shape.of(rows, field.shape().length())));
            if (field.to() < width) {
                parts.add(ops.slice(batch, 1, field.to(), width));
            }
            return parts.size() == 1 ? parts.get(0) : ops.concatenate(parts, 1);
        }

        @Override
        public Tensor apply(Tensor batch) {
            field.put(step.apply(field.of(batch)), batch);
            return batch;
        }

        @Override
        public Map<String, HostArray> figures() {
            Map<String, HostArray> figures = new LinkedHashMap<>();
            figures.put(FROM, HostArray.of(Shape.scalar(), field.from()));
            double[] sizes = field.shape().dimensions().stream()
                    .mapToDouble(Integer::doubleValue)
                    .toArray();
            figures.put(SHAPE, HostArray.of(Shape.of(sizes.length), sizes));
            step.figures().forEach((name, figure) -> figures.put(STEP + name, figure));
            return figures;
        }
    }

    /** The examples with one of their inputs alone. */
    private record OneInput(Examples all, Layout.Field field) implements Examples {
        @Override
        public int size() {
            return all.size();
        }

        @Override
        public Shape inputShape() {
            return field.shape();
        }

        @Override
        public Shape targetShape() {
            return all.targetShape();
        }

        @Override
        public void copyInput(int index, float[] into, int offset) {
            float[] whole = new float[all.inputShape().length()];
            all.copyInput(index, whole, 0);
            System.arraycopy(whole, field.from(), into, offset, field.shape().length());
        }

        @Override
        public void copyTarget(int index, float[] into, int offset) {
            all.copyTarget(index, into, offset);
        }
    }
}
