package dev.assay.engine.pytorch;

import dev.assay.losses.AbsoluteError;
import dev.assay.losses.BinaryCrossEntropy;
import dev.assay.losses.BinaryFocalCrossEntropy;
import dev.assay.losses.BinaryHinge;
import dev.assay.losses.CategoricalCrossEntropy;
import dev.assay.losses.CategoricalFocalCrossEntropy;
import dev.assay.losses.Contrastive;
import dev.assay.losses.Dice;
import dev.assay.losses.Hinge;
import dev.assay.losses.Huber;
import dev.assay.losses.KullbackLeibler;
import dev.assay.losses.LabelSmoothing;
import dev.assay.losses.LeastMeanSquares;
import dev.assay.losses.MinMaxGame;
import dev.assay.losses.Perceptron;
import dev.assay.losses.SquaredError;
import dev.assay.losses.SquaredHinge;
import dev.assay.losses.Triplet;
import dev.assay.losses.WeightedBinaryCrossEntropy;
import dev.assay.losses.WeightedCategoricalCrossEntropy;
import dev.assay.optimizers.AdaGrad;
import dev.assay.optimizers.Adam;
import dev.assay.optimizers.AdamW;
import dev.assay.optimizers.Constant;
import dev.assay.optimizers.Momentum;
import dev.assay.optimizers.Nesterov;
import dev.assay.optimizers.RMSProp;
import dev.assay.optimizers.SGD;
import dev.assay.regularizers.ClipByGlobalNorm;
import dev.assay.regularizers.ClipByNorm;
import dev.assay.regularizers.ClipByValue;
import dev.assay.regularizers.DropConnect;
import dev.assay.regularizers.Dropout;
import dev.assay.regularizers.ElasticNet;
import dev.assay.regularizers.GradientNoise;
import dev.assay.regularizers.GradientNormalization;
import dev.assay.regularizers.InputNoise;
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
                new CategoricalCrossEntropy(),
                new BinaryCrossEntropy(),
                new SquaredError(),
                new AbsoluteError(),
                new WeightedCategoricalCrossEntropy(List.of(1.0, 0.5, 3.0)),
                new CategoricalFocalCrossEntropy(2),
                new KullbackLeibler(),
                new Hinge(1),
                new SquaredHinge(1),
                new Triplet(0.2),
                new Contrastive(1),
                new WeightedBinaryCrossEntropy(3),
                new BinaryFocalCrossEntropy(2, 0.25),
                new BinaryHinge(),
                new Perceptron(),
                new LeastMeanSquares(),
                new Dice(1),
                new MinMaxGame(MinMaxGame.Player.GENERATOR, false),
                new LabelSmoothing(new CategoricalCrossEntropy(), 0.1),
                new Huber(0.7));
    }

    @Override
    protected List<Optimizer> optimizers() {
        Constant rate = new Constant(0.05);
        return List.of(
                new SGD(rate),
                new Momentum(rate, 0.9),
                new Nesterov(rate, 0.9),
                new Adam(rate, 0.9, 0.999, 1e-7),
                new AdaGrad(rate, 1e-7),
                new RMSProp(rate, 0.9, 1e-7),
                new AdamW(rate, 0.9, 0.999, 1e-7, 0.1));
    }

    @Override
    protected List<Regularizer> regularizers() {
        return List.of(
                new L1(0.1),
                new L2(0.1),
                new MaxNorm(1),
                new WeightDecay(0.3),
                new Dropout(0.3, 0.1),
                new ElasticNet(0.1, 0.1),
                new DropConnect(0.3),
                new InputNoise(0.2),
                new ClipByValue(0.1),
                new ClipByNorm(0.1),
                new ClipByGlobalNorm(0.1),
                new GradientNormalization(1e-6),
                new GradientNoise(0.01, 0.55));
    }
}
