package dev.assay.engine.pytorch;

import dev.assay.losses.AbsoluteError;
import dev.assay.losses.BinaryCrossEntropy;
import dev.assay.losses.CategoricalCrossEntropy;
import dev.assay.losses.SquaredError;
import dev.assay.optimizers.Adam;
import dev.assay.optimizers.Constant;
import dev.assay.optimizers.Momentum;
import dev.assay.optimizers.Nesterov;
import dev.assay.optimizers.SGD;
import dev.assay.regularizers.Dropout;
import dev.assay.regularizers.L1;
import dev.assay.regularizers.L2;
import dev.assay.regularizers.MaxNorm;
import dev.assay.regularizers.WeightDecay;
import dev.assay.spi.Engine;
import dev.assay.spi.Loss;
import dev.assay.spi.Optimizer;
import dev.assay.spi.Regularizer;
import dev.assay.testing.EngineContract;
import java.util.List;

@NeedsLibTorch
final class PyTorchEngineTest extends EngineContract {
    @Override
    protected Engine engine() {
        return new PyTorchEngine(2);
    }

    @Override
    protected List<Loss> losses() {
        return List.of(
                new CategoricalCrossEntropy(), new BinaryCrossEntropy(), new SquaredError(), new AbsoluteError());
    }

    @Override
    protected List<Optimizer> optimizers() {
        Constant rate = new Constant(0.05);
        return List.of(
                new SGD(rate), new Momentum(rate, 0.9), new Nesterov(rate, 0.9), new Adam(rate, 0.9, 0.999, 1e-7));
    }

    @Override
    protected List<Regularizer> regularizers() {
        return List.of(new L1(0.1), new L2(0.1), new MaxNorm(1), new WeightDecay(0.3), new Dropout(0.3, 0.1));
    }
}
