package dev.assay.losses;

import dev.assay.spi.Loss;
import dev.assay.spi.Plugin;
import dev.assay.testing.ComponentContract;
import dev.assay.testing.LossContract;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** Each component under the contract of its kind. */
class ContractsTest {
    @Nested
    class OfThePlugin extends ComponentContract {
        @Override
        protected Plugin plugin() {
            return new LossesPlugin();
        }
    }

    @Nested
    class OfCategoricalCrossEntropy extends LossContract {
        @Override
        protected Loss loss() {
            return new CategoricalCrossEntropy();
        }
    }

    @Nested
    class OfBinaryCrossEntropy extends LossContract {
        @Override
        protected Loss loss() {
            return new BinaryCrossEntropy();
        }
    }

    @Nested
    class OfSquaredError extends LossContract {
        @Override
        protected Loss loss() {
            return new SquaredError();
        }
    }

    @Nested
    class OfLeastMeanSquares extends LossContract {
        @Override
        protected Loss loss() {
            return new LeastMeanSquares();
        }
    }

    @Nested
    class OfAbsoluteError extends LossContract {
        @Override
        protected Loss loss() {
            return new AbsoluteError();
        }
    }

    @Nested
    class OfWeightedCategoricalCrossEntropy extends LossContract {
        @Override
        protected Loss loss() {
            return new WeightedCategoricalCrossEntropy(List.of(1.0, 0.5, 3.0));
        }
    }

    @Nested
    class OfCategoricalFocalCrossEntropy extends LossContract {
        @Override
        protected Loss loss() {
            return new CategoricalFocalCrossEntropy(2);
        }
    }

    @Nested
    class OfKullbackLeibler extends LossContract {
        @Override
        protected Loss loss() {
            return new KullbackLeibler();
        }
    }

    @Nested
    class OfHinge extends LossContract {
        @Override
        protected Loss loss() {
            return new Hinge(1);
        }
    }

    @Nested
    class OfSquaredHinge extends LossContract {
        @Override
        protected Loss loss() {
            return new SquaredHinge(1);
        }
    }

    @Nested
    class OfTriplet extends LossContract {
        @Override
        protected Loss loss() {
            return new Triplet(0.5);
        }

        @Override
        protected boolean ofEachExampleByItself() {
            return false;
        }
    }

    @Nested
    class OfContrastive extends LossContract {
        @Override
        protected Loss loss() {
            return new Contrastive(2);
        }

        @Override
        protected boolean ofEachExampleByItself() {
            return false;
        }
    }

    @Nested
    class OfWeightedBinaryCrossEntropy extends LossContract {
        @Override
        protected Loss loss() {
            return new WeightedBinaryCrossEntropy(3);
        }
    }

    @Nested
    class OfBinaryFocalCrossEntropy extends LossContract {
        @Override
        protected Loss loss() {
            return new BinaryFocalCrossEntropy(2, 0.25);
        }
    }

    @Nested
    class OfBinaryHinge extends LossContract {
        @Override
        protected Loss loss() {
            return new BinaryHinge();
        }
    }

    @Nested
    class OfPerceptron extends LossContract {
        @Override
        protected Loss loss() {
            return new Perceptron();
        }
    }

    @Nested
    class OfDice extends LossContract {
        @Override
        protected Loss loss() {
            return new Dice(1);
        }
    }

    @Nested
    class OfTheDiscriminator extends LossContract {
        @Override
        protected Loss loss() {
            return new MinMaxGame(MinMaxGame.Player.DISCRIMINATOR, false);
        }
    }

    @Nested
    class OfTheGenerator extends LossContract {
        @Override
        protected Loss loss() {
            return new MinMaxGame(MinMaxGame.Player.GENERATOR, false);
        }
    }

    @Nested
    class OfTheSaturatingGenerator extends LossContract {
        @Override
        protected Loss loss() {
            return new MinMaxGame(MinMaxGame.Player.GENERATOR, true);
        }
    }

    @Nested
    class OfSmoothedClasses extends LossContract {
        @Override
        protected Loss loss() {
            return new LabelSmoothing(new CategoricalCrossEntropy(), 0.1);
        }
    }

    @Nested
    class OfSmoothedLabels extends LossContract {
        @Override
        protected Loss loss() {
            return new LabelSmoothing(new BinaryCrossEntropy(), 0.1);
        }
    }

    @Nested
    class OfHuber extends LossContract {
        @Override
        protected Loss loss() {
            return new Huber(0.7);
        }
    }
}
