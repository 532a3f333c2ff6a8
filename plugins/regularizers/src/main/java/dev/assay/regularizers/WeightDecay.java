package dev.assay.regularizers;

import dev.assay.spi.Name;
import dev.assay.spi.Regularizer;
import dev.assay.spi.Settings;

/**
 * Decoupled weight decay: before each step w becomes (1 - l rate) w, l being the learning rate (Loshchilov and Hutter 2019,
 * https://arxiv.org/abs/1711.05101).
 *
 * @param rate at least 0
 */
@Name("weight-decay")
public record WeightDecay(double rate) implements Regularizer {
    public WeightDecay {
        Settings.notNegative("rate", rate);
    }

    @Override
    public double decay() {
        return rate;
    }
}
