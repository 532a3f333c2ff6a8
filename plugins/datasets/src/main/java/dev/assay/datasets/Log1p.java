package dev.assay.datasets;

import dev.assay.data.Examples;
import dev.assay.spi.Name;
import dev.assay.spi.Transform;
import dev.assay.spi.UserException;
import dev.assay.tensor.HostArray;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.Map;

/** log(1 + x) of every value, for counts and amounts whose large values are far apart; values must be above -1. */
@Name("log1p")
public record Log1p() implements Transform {
    @Override
    public Fitted fit(Examples training) {
        float[] values = new float[training.inputShape().length()];
        for (int example = 0; example < training.size(); example++) {
            training.copyInput(example, values, 0);
            for (float value : values) {
                if (!(value > -1)) {
                    throw new UserException("preprocessing 'log1p' takes values above -1, but training example "
                            + example + " holds " + value);
                }
            }
        }
        return new Logarithm();
    }

    @Override
    public Fitted restore(Shape input, Map<String, HostArray> figures) {
        return new Logarithm();
    }

    private record Logarithm() implements Fitted {
        @Override
        public <T> T forward(Ops<T> ops, T batch) {
            return ops.log1p(batch);
        }

        @Override
        public boolean isElementwise() {
            return true;
        }

        @Override
        public Tensor apply(Tensor batch) {
            float[] values = batch.values();
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) Math.log1p(values[i]);
            }
            return batch;
        }

        @Override
        public Map<String, HostArray> figures() {
            return Map.of();
        }
    }
}
