package dev.assay.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.network.Convolution2D;
import dev.assay.network.Dense;
import dev.assay.network.Weight;
import dev.assay.run.Seeds;
import dev.assay.spi.Initializer;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What an initializer must do: fill a kernel's shape with finite values from the given stream alone, with the variance that it promises. */
public abstract class InitializerContract {
    /** The initializer under test. */
    protected abstract Initializer initializer();

    /** The variance of the values for a weight, around a mean of 0; empty where it promises none. */
    protected abstract OptionalDouble variance(Weight weight);

    /** Kernels of dense layers and convolutions, wide, narrow, and of one element. */
    private static List<Weight> kernels() {
        return List.of(
                new Dense(300, true).weights(List.of(Shape.of(200))).get(0),
                new Dense(120, true).weights(List.of(Shape.of(500))).get(0),
                new Dense(1, true).weights(List.of(Shape.of(1))).get(0),
                Convolution2D.of(96, 5).weights(List.of(Shape.of(48, 9, 9))).get(0),
                Convolution2D.of(3, 1).weights(List.of(Shape.of(7, 9, 9))).get(0));
    }

    private Tensor draw(Weight weight, long root) {
        return initializer().initialize(weight, new Seeds(root).stream("test"));
    }

    @Test
    void fillsTheShapeWithFiniteValues() {
        for (Weight weight : kernels()) {
            Tensor values = draw(weight, 1);
            assertThat(values.shape()).isEqualTo(weight.shape());
            for (float value : values.values()) {
                assertThat(value).isFinite();
            }
        }
    }

    @Test
    void dependsOnTheStreamAlone() {
        for (Weight weight : kernels()) {
            assertThat(draw(weight, 1)).isEqualTo(draw(weight, 1));
        }
    }

    @Test
    void drawsOtherValuesFromAnotherStream() {
        Weight weight = kernels().get(0);
        OptionalDouble variance = variance(weight);
        if (variance.isPresent() && variance.getAsDouble() > 0) {
            assertThat(draw(weight, 1)).isNotEqualTo(draw(weight, 2));
        } else {
            assertThat(draw(weight, 1).shape()).isEqualTo(weight.shape());
        }
    }

    @Test
    void hasTheMeanAndVarianceThatItPromises() {
        for (Weight weight : kernels()) {
            OptionalDouble promised = variance(weight);
            if (promised.isPresent() && weight.shape().elements() > 10_000) {
                double expected = promised.getAsDouble();
                float[] values = draw(weight, 3).values();
                double mean = 0;
                double square = 0;
                for (float value : values) {
                    mean += value / (double) values.length;
                    square += (double) value * value / values.length;
                }
                // Six standard errors of a normal distribution's mean and variance.
                double n = values.length;
                assertThat(mean).as("mean for " + weight).isCloseTo(0, within(6 * Math.sqrt(expected / n) + 1e-12));
                assertThat(square)
                        .as("variance for " + weight)
                        .isCloseTo(expected, within(6 * expected * Math.sqrt(2 / n) + 1e-12));
            }
        }
    }
}
