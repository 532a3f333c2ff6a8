package dev.assay.data;

import dev.assay.spi.Nearest;
import dev.assay.spi.UserException;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The named parts of an example's inputs, or of its outputs: the values of several lie one behind the other in one vector.
 *
 * @param fields one or more, each beginning where the one before ends
 */
public record Layout(List<Field> fields) {
    /** The name of an input that is the only one. */
    public static final String INPUT = "input";

    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9_-]*";

    public Layout {
        fields = List.copyOf(fields);
        if (fields.isEmpty()) {
            throw new IllegalArgumentException("a layout needs at least one field");
        }
        HashSet<String> names = new HashSet<>();
        int from = 0;
        for (Field field : fields) {
            if (!field.name().matches(NAME)) {
                throw new IllegalArgumentException(
                        "a name must be letters, digits, '_' and '-', found '" + field.name() + "'");
            }
            if (!names.add(field.name())) {
                throw new IllegalArgumentException("two are named '" + field.name() + "'");
            }
            if (field.from() != from) {
                throw new IllegalArgumentException("'" + field.name() + "' begins at " + field.from() + ", where "
                        + from + " values are before it");
            }
            from = field.to();
        }
    }

    /** One part and where it stands. */
    public record Field(String name, int from, Shape shape) {
        /** Where the next one begins. */
        public int to() {
            return Math.addExact(from, shape.length());
        }

        /** The part of a batch, batch x the layout's shape: batch x the field's shape; a copy. */
        public Tensor of(Tensor batch) {
            Tensor part = Tensor.zeros(shape.batched(batch.rows()));
            int width = shape.length();
            for (int row = 0; row < batch.rows(); row++) {
                System.arraycopy(batch.values(), row * batch.rowLength() + from, part.values(), row * width, width);
            }
            return part;
        }

        /** The part of a batch, batch x the layout's shape: batch x the field's shape. */
        public <T> T of(Ops<T> ops, T batch) {
            Shape whole = ops.shape(batch);
            if (whole.unbatched().equals(shape)) {
                return batch;
            }
            return ops.reshape(ops.slice(batch, 1, from, to()), shape.batched(whole.size(0)));
        }

        /** Writes the part of each row of a batch into the rows of another, batch x the layout's shape. */
        public void put(Tensor part, Tensor whole) {
            int width = shape.length();
            for (int row = 0; row < part.rows(); row++) {
                System.arraycopy(part.values(), row * width, whole.values(), row * whole.rowLength() + from, width);
            }
        }
    }

    /** One part of its own. */
    public static Layout of(Shape shape) {
        return new Layout(List.of(new Field(INPUT, 0, shape)));
    }

    /** Parts in the order of the map, one behind the other. */
    public static Layout of(Map<String, Shape> shapes) {
        List<Field> fields = new ArrayList<>();
        int from = 0;
        for (Map.Entry<String, Shape> each : shapes.entrySet()) {
            Field field = new Field(each.getKey(), from, each.getValue());
            fields.add(field);
            from = field.to();
        }
        return new Layout(fields);
    }

    /** The shape of the whole: that of the only part, or a vector that holds all. */
    public Shape shape() {
        return fields.size() == 1
                ? fields.get(0).shape()
                : Shape.of(fields.get(fields.size() - 1).to());
    }

    /** What becomes of it by a step whose examples have the given shape: the same where that is its own, else one part. */
    public Layout after(Shape shape) {
        return shape.equals(shape()) ? this : of(shape);
    }

    /** The part of that name. */
    public Optional<Field> find(String name) {
        return fields.stream().filter(field -> field.name().equals(name)).findFirst();
    }

    /**
     * The part of that name.
     *
     * @param what is looked for, where: {@code inputs: the data set has no input}
     * @throws UserException where there is none, with the nearest name
     */
    public Field field(String what, String name) {
        return find(name)
                .orElseThrow(() -> new UserException(what + " '" + name + "'; "
                        + Nearest.hint(name, fields.stream().map(Field::name).toList())));
    }

    /** As in {@code image 1x28x28, numbers 5}; of one part its shape alone. */
    @Override
    public String toString() {
        return fields.size() == 1
                ? shape().toString()
                : String.join(
                        ", ",
                        fields.stream()
                                .map(field -> field.name() + " " + field.shape())
                                .toList());
    }
}
