package dev.assay.data;

import dev.assay.tensor.Shape;
import java.util.Map;

/**
 * What a data set holds.
 *
 * @param name as people call it: MNIST
 * @param description one sentence
 * @param input the shape of one input; images are channels x height x width
 * @param sizes how many examples each part that the set itself has holds; a set without a division has TRAIN alone
 */
public record DatasetInfo(String name, String description, Task task, Shape input, Map<Part, Integer> sizes) {
    public DatasetInfo {
        sizes = Map.copyOf(sizes);
        if (!sizes.containsKey(Part.TRAIN)) {
            throw new IllegalArgumentException("data set " + name + " has no part to train on");
        }
    }
}
