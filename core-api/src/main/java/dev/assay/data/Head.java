package dev.assay.data;

import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** What turns a network's raw outputs into predictions. */
public sealed interface Head {
    /** Probabilities of classes that exclude each other, summing to 1. */
    Head SOFTMAX = Single.SOFTMAX;

    /** A probability for each label by itself. */
    Head SIGMOID = Single.SIGMOID;

    /** The outputs as they are. */
    Head LINEAR = Single.LINEAR;

    /** The predictions for raw outputs, with the batch as first dimension; a new tensor unless the head is linear. */
    Tensor apply(Tensor outputs);

    /** The predictions for raw outputs, with the batch as first dimension: the definition, on any engine. */
    <T> T apply(Ops<T> ops, T outputs);

    /**
     * The dimension of a batch of outputs along which the classes stand: the channels of maps (batch x classes x height x width), the last
     * of vectors (batch x classes) and sequences (batch x length x classes).
     */
    static int classDimension(Shape outputs) {
        return outputs.rank() == Single.MAPS ? 1 : outputs.rank() - 1;
    }

    /**
     * Outputs or targets with a row for everything that is classified, example by example and place by place: places x classes; of vectors
     * the same tensor.
     */
    static Tensor rows(Tensor outputs) {
        Shape shape = outputs.shape();
        if (shape.rank() < Single.MAPS) {
            return outputs.reshape(Shape.of(outputs.values().length / shape.size(-1), shape.size(-1)));
        }
        int classes = shape.size(1);
        int places = shape.size(2) * shape.size(3);
        float[] values = outputs.values();
        float[] rows = new float[values.length];
        for (int i = 0, to = 0; i < shape.size(0); i++) {
            for (int place = 0; place < places; place++) {
                for (int c = 0; c < classes; c++) {
                    rows[to++] = values[(i * classes + c) * places + place];
                }
            }
        }
        return new Tensor(Shape.of(shape.size(0) * places, classes), rows);
    }

    /** A head for all outputs. */
    enum Single implements Head {
        SOFTMAX,
        SIGMOID,
        LINEAR;

        private static final int MAPS = 4;

        @Override
        public Tensor apply(Tensor outputs) {
            if (this == LINEAR) {
                return outputs;
            }
            float[] values = outputs.values().clone();
            if (this == SIGMOID) {
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) (1 / (1 + Math.exp(-values[i])));
                }
            } else {
                int dimension = classDimension(outputs.shape());
                int classes = outputs.shape().size(dimension);
                int apart = 1;
                for (int d = dimension + 1; d < outputs.shape().rank(); d++) {
                    apart *= outputs.shape().size(d);
                }
                for (int from = 0; from < values.length; from += classes * apart) {
                    for (int place = from; place < from + apart; place++) {
                        softmax(values, place, apart, classes);
                    }
                }
            }
            return new Tensor(outputs.shape(), values);
        }

        @Override
        public <T> T apply(Ops<T> ops, T outputs) {
            return switch (this) {
                case SOFTMAX -> ops.softmax(outputs, classDimension(ops.shape(outputs)));
                case SIGMOID -> ops.sigmoid(outputs);
                case LINEAR -> outputs;
            };
        }

        /** @param apart how far two classes of the same place stand apart */
        private static void softmax(float[] values, int from, int apart, int classes) {
            int to = from + classes * apart;
            float max = Float.NEGATIVE_INFINITY;
            for (int i = from; i < to; i += apart) {
                max = Math.max(max, values[i]);
            }
            double sum = 0;
            for (int i = from; i < to; i += apart) {
                sum += Math.exp(values[i] - max);
            }
            for (int i = from; i < to; i += apart) {
                values[i] = (float) (Math.exp(values[i] - max) / sum);
            }
        }
    }

    /**
     * A head for each of several outputs.
     *
     * @param outputs where each stands
     * @param heads in their order
     */
    record Several(Layout outputs, List<Head> heads) implements Head {
        public Several {
            heads = List.copyOf(heads);
            if (heads.size() != outputs.fields().size()) {
                throw new IllegalArgumentException(heads.size() + " heads for the outputs " + outputs);
            }
        }

        @Override
        public Tensor apply(Tensor raw) {
            Tensor predictions = Tensor.zeros(raw.shape());
            for (int i = 0; i < heads.size(); i++) {
                Layout.Field field = outputs.fields().get(i);
                field.put(heads.get(i).apply(field.of(raw)), predictions);
            }
            return predictions;
        }

        @Override
        public <T> T apply(Ops<T> ops, T raw) {
            List<T> predictions = new ArrayList<>();
            for (int i = 0; i < heads.size(); i++) {
                Layout.Field field = outputs.fields().get(i);
                Shape flat = Shape.of(ops.shape(raw).size(0), field.shape().length());
                predictions.add(ops.reshape(heads.get(i).apply(ops, field.of(ops, raw)), flat));
            }
            return ops.concatenate(predictions, 1);
        }
    }
}
