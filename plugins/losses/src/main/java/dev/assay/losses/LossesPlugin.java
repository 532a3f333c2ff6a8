package dev.assay.losses;

import dev.assay.spi.Component;
import dev.assay.spi.Plugin;
import java.util.List;

/** Brings the losses. */
public final class LossesPlugin implements Plugin {
    @Override
    public List<Class<? extends Component>> components() {
        return List.of(
                CategoricalCrossEntropy.class,
                WeightedCategoricalCrossEntropy.class,
                CategoricalFocalCrossEntropy.class,
                KullbackLeibler.class,
                Hinge.class,
                SquaredHinge.class,
                Triplet.class,
                Contrastive.class,
                BinaryCrossEntropy.class,
                WeightedBinaryCrossEntropy.class,
                BinaryFocalCrossEntropy.class,
                BinaryHinge.class,
                Perceptron.class,
                LeastMeanSquares.class,
                Dice.class,
                MinMaxGame.class,
                LabelSmoothing.class,
                Several.class,
                SquaredError.class,
                AbsoluteError.class,
                Huber.class);
    }
}
