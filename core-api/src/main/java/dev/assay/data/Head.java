package dev.assay.data;

import dev.assay.tensor.Ops;
import dev.assay.tensor.Tensor;

/** What turns a network's raw outputs into predictions. */
public enum Head {
    /** Probabilities of classes that exclude each other, summing to 1. */
    SOFTMAX,
    /** A probability for each label by itself. */
    SIGMOID,
    /** The outputs as they are. */
    LINEAR;

    /** The predictions for raw outputs, batch x outputs; a new tensor unless the head is linear. */
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
            int width = outputs.rowLength();
            for (int from = 0; from < values.length; from += width) {
                softmax(values, from, from + width);
            }
        }
        return new Tensor(outputs.shape(), values);
    }

    /** The predictions for raw outputs, batch x outputs: the definition, on any engine. */
    public <T> T apply(Ops<T> ops, T outputs) {
        return switch (this) {
            case SOFTMAX -> ops.softmax(outputs, 1);
            case SIGMOID -> ops.sigmoid(outputs);
            case LINEAR -> outputs;
        };
    }

    private static void softmax(float[] values, int from, int to) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = from; i < to; i++) {
            max = Math.max(max, values[i]);
        }
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += Math.exp(values[i] - max);
        }
        for (int i = from; i < to; i++) {
            values[i] = (float) (Math.exp(values[i] - max) / sum);
        }
    }
}
