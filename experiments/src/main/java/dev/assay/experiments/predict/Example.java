package dev.assay.experiments.predict;

import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One example of a user's own, as the data set has examples.
 *
 * @param name the file, and the line where it holds several
 * @param values row-major; the array is not copied
 */
public record Example(String name, float[] values) {
    /**
     * Examples in batches of a size, the last of which may be smaller: batch x input.
     *
     * @param input the shape of one example
     */
    public static Stream<Tensor> batches(List<Example> examples, Shape input, int size) {
        int count = (examples.size() + size - 1) / size;
        return IntStream.range(0, count)
                .mapToObj(i -> batch(examples.subList(i * size, Math.min((i + 1) * size, examples.size())), input));
    }

    private static Tensor batch(List<Example> examples, Shape input) {
        Tensor batch = Tensor.zeros(input.batched(examples.size()));
        int width = batch.rowLength();
        for (int i = 0; i < examples.size(); i++) {
            System.arraycopy(examples.get(i).values(), 0, batch.values(), i * width, width);
        }
        return batch;
    }
}
