package dev.assay.testing;

import dev.assay.spi.Engine;
import dev.assay.spi.Loss;
import dev.assay.spi.Optimizer;
import dev.assay.spi.Regularizer;
import java.util.List;

/** The reference against itself: the contract's networks can be computed, and its laws about bits and snapshots hold. */
class ReferenceEngineTest extends EngineContract {
    @Override
    protected Engine engine() {
        return new ReferenceEngine();
    }

    @Override
    protected List<Loss> losses() {
        return List.of();
    }

    @Override
    protected List<Optimizer> optimizers() {
        return List.of();
    }

    @Override
    protected List<Regularizer> regularizers() {
        return List.of();
    }
}
