package dev.assay.datasets;

import dev.assay.data.ComputedExamples;
import dev.assay.data.DataHome;
import dev.assay.data.DatasetInfo;
import dev.assay.data.Examples;
import dev.assay.data.Part;
import dev.assay.data.Task;
import dev.assay.spi.Dataset;
import dev.assay.spi.Name;
import dev.assay.tensor.Shape;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The table of a Boolean function: each row of inputs, 0 or 1, with whether the function is true of it as the one label.
 *
 * <p>Row i holds the binary digits of i, the highest first. There is nothing else to see, so the test part is the same table. Minsky and Papert
 * 1969: no perceptron computes the exclusive or.
 *
 * @param function of the inputs; of more than two, XOR is true of an odd number of ones, the parity
 * @param inputs how many, 1 to 16
 */
@Name("boolean-function")
public record BooleanFunction(Function function, int inputs) implements Dataset {
    private static final int MOST_INPUTS = 16;

    /** What is true of a row. */
    public enum Function {
        /** All inputs are 1. */
        AND,
        /** At least one input is 1. */
        OR,
        /** An odd number of inputs is 1. */
        XOR
    }

    public BooleanFunction {
        if (inputs < 1 || inputs > MOST_INPUTS) {
            throw new IllegalArgumentException("inputs must be from 1 to " + MOST_INPUTS + ", found " + inputs);
        }
    }

    @Override
    public DatasetInfo info(DataHome home) {
        int rows = 1 << inputs;
        return new DatasetInfo(
                "Boolean function",
                "Every row of inputs of a Boolean function, to train on and to test with.",
                new Task.MultiLabel(List.of(function.name().toLowerCase(Locale.ROOT))),
                Shape.of(inputs),
                Map.of(Part.TRAIN, rows, Part.TEST, rows));
    }

    @Override
    public Examples open(Part part, DataHome home) {
        return new ComputedExamples(
                Parts.size(info(home), part),
                Shape.of(inputs),
                Shape.of(1),
                (row, into, offset) -> {
                    for (int i = 0; i < inputs; i++) {
                        into[offset + i] = row >> (inputs - 1 - i) & 1;
                    }
                },
                (row, into, offset) -> into[offset] = isTrue(Integer.bitCount(row)) ? 1 : 0);
    }

    private boolean isTrue(int ones) {
        return switch (function) {
            case AND -> ones == inputs;
            case OR -> ones > 0;
            case XOR -> ones % 2 == 1;
        };
    }
}
