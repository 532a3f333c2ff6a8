package dev.assay.architectures;

import dev.assay.data.Task;
import dev.assay.network.AveragePooling2D;
import dev.assay.network.Concatenate;
import dev.assay.network.Convolution2D;
import dev.assay.network.Dense;
import dev.assay.network.GlobalAveragePooling2D;
import dev.assay.network.Layer;
import dev.assay.network.Network;
import dev.assay.network.Padding;
import dev.assay.network.ReLU;
import dev.assay.spi.Settings;
import java.util.List;

/**
 * What densely connected networks are made of: blocks in which each layer takes the outputs of all before it, and transitions between them.
 *
 * @param growthRate how many maps each layer adds
 * @param compression which share of the maps a transition leaves
 */
record DenseBlocks(int growthRate, double compression, Layer normalization) {
    private static final int BOTTLENECK = 4;

    DenseBlocks {
        Settings.atLeast(1, "growth-rate", growthRate);
        if (!(compression > 0 && compression <= 1)) {
            throw new IllegalArgumentException("compression must be above 0 and at most 1, found " + compression);
        }
    }

    /** Adds blocks of so many layers each, the last followed by what turns maps into the task's outputs. */
    Network finish(Network.Builder network, List<Integer> layers, Task task) {
        for (int block = 0; block < layers.size(); block++) {
            if (block > 0) {
                transition(network);
            }
            for (int layer = 0; layer < layers.get(block); layer++) {
                grow(network);
            }
        }
        return network.add(normalization)
                .add(new ReLU())
                .add(new GlobalAveragePooling2D())
                .add(new Dense(task.outputs().length(), true))
                .build();
    }

    private void grow(Network.Builder network) {
        String before = network.last();
        network.add(normalization)
                .add(new ReLU())
                .add(Convolution2D.of(BOTTLENECK * growthRate, 1).withoutBias())
                .add(normalization)
                .add(new ReLU())
                .add(Convolution2D.of(growthRate, 3).withPadding(Padding.of(1)).withoutBias());
        network.add(new Concatenate(), before, network.last());
    }

    private void transition(Network.Builder network) {
        int maps = Math.max(1, (int) (network.shape().size(0) * compression));
        network.add(normalization)
                .add(new ReLU())
                .add(Convolution2D.of(maps, 1).withoutBias())
                .add(AveragePooling2D.of(2));
    }
}
