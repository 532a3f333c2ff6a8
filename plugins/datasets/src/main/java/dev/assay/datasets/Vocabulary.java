package dev.assay.datasets;

import dev.assay.data.Examples;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.spi.Transform;
import dev.assay.tensor.HostArray;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Numbers tokens by how often the training part has them: 2 for the most frequent, and so on; those that it lacks, or that are beyond the size,
 * become 1; 0 stays 0, which fills up short texts.
 *
 * @param size how many numbers there are, 0 and 1 included, so that an embedding has as many rows; 3 or more
 * @param minimumCount how often the training part must have a token, 1 or more
 */
@Name("vocabulary")
public record Vocabulary(int size, int minimumCount) implements Transform {
    private static final String TOKENS = "tokens";
    private static final int RESERVED = 2;

    public Vocabulary {
        Settings.atLeast(3, "size", size);
        Settings.atLeast(1, "minimum-count", minimumCount);
    }

    @Override
    public Fitted fit(Examples training) {
        int[] counts = new int[1];
        float[] values = new float[training.inputShape().length()];
        for (int example = 0; example < training.size(); example++) {
            training.copyInput(example, values, 0);
            for (float value : values) {
                int token = (int) value;
                if (token >= counts.length) {
                    counts = Arrays.copyOf(counts, Math.max(token + 1, 2 * counts.length));
                }
                counts[token]++;
            }
        }
        int[] found = counts;
        return new Numbered(IntStream.range(1, found.length)
                .filter(token -> found[token] >= minimumCount)
                .boxed()
                .sorted(Comparator.<Integer>comparingInt(token -> -found[token]).thenComparing(token -> token))
                .limit(size - RESERVED)
                .mapToDouble(Integer::doubleValue)
                .toArray());
    }

    @Override
    public Fitted restore(Shape input, Map<String, HostArray> figures) {
        HostArray tokens = figures.get(TOKENS);
        if (tokens == null) {
            throw new IllegalArgumentException("there is no " + TOKENS + ", only " + figures.keySet());
        }
        return new Numbered(tokens.values());
    }

    /** Tokens by their new number, from 2. */
    private static final class Numbered implements Fitted {
        private final double[] tokens;
        private final int[] numbers;

        Numbered(double[] tokens) {
            this.tokens = tokens;
            numbers = new int[(int) Arrays.stream(tokens).max().orElse(0) + 1];
            for (int i = 0; i < tokens.length; i++) {
                numbers[(int) tokens[i]] = i + RESERVED;
            }
        }

        /** The sum over all tokens of [x is the token] (number - 1), and 1 for what is not 0. */
        @Override
        public <T> T forward(Ops<T> ops, T batch) {
            Shape shape = ops.shape(batch);
            T one = ops.greater(batch, ops.fill(shape, 0.5));
            if (tokens.length == 0) {
                return one;
            }
            Shape whole = Shape.of(shape.length(), tokens.length);
            double[] below = new double[tokens.length];
            double[] above = new double[tokens.length];
            double[] more = new double[tokens.length];
            Arrays.setAll(below, i -> tokens[i] - 0.5);
            Arrays.setAll(above, i -> tokens[i] + 0.5);
            Arrays.setAll(more, i -> i + RESERVED - 1);
            T each = ops.broadcastTo(ops.reshape(batch, Shape.of(shape.length(), 1)), whole);
            T is = ops.multiply(
                    ops.greater(each, ops.broadcastTo(ops.constant(Shape.of(tokens.length), below), whole)),
                    ops.greater(ops.broadcastTo(ops.constant(Shape.of(tokens.length), above), whole), each));
            T number = ops.matmul(is, ops.constant(Shape.of(tokens.length, 1), more));
            return ops.add(one, ops.reshape(number, shape));
        }

        @Override
        public Tensor apply(Tensor batch) {
            float[] values = batch.values();
            for (int i = 0; i < values.length; i++) {
                int token = (int) values[i];
                if (token > 0) {
                    values[i] = token < numbers.length && numbers[token] > 0 ? numbers[token] : 1;
                }
            }
            return batch;
        }

        @Override
        public Map<String, HostArray> figures() {
            return Map.of(TOKENS, HostArray.of(Shape.of(tokens.length), tokens.clone()));
        }
    }
}
