package dev.assay.data;

import dev.assay.tensor.Shape;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a data set holds.
 *
 * @param name as people call it: MNIST
 * @param description one sentence
 * @param inputs what goes in: one input, or several with names; images are channels x height x width
 * @param sizes how many examples each part that the set itself has holds; a set without a division has TRAIN alone
 */
public record DatasetInfo(String name, String description, Task task, Layout inputs, Map<Part, Integer> sizes) {
    public DatasetInfo {
        if (!sizes.containsKey(Part.TRAIN)) {
            throw new IllegalArgumentException("data set " + name + " has no part to train on");
        }
        // In the order of the parts, so that of two damaged parts the same is told of in every process.
        sizes = Collections.unmodifiableMap(new EnumMap<>(sizes));
    }

    /** For examples of one input. */
    public DatasetInfo(String name, String description, Task task, Shape input, Map<Part, Integer> sizes) {
        this(name, description, task, Layout.of(input), sizes);
    }

    /** The shape of one example: that of its input, or a vector that holds all. */
    public Shape input() {
        return inputs.shape();
    }
}
