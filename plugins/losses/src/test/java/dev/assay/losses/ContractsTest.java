package dev.assay.losses;

import dev.assay.spi.Loss;
import dev.assay.spi.Plugin;
import dev.assay.testing.ComponentContract;
import dev.assay.testing.LossContract;
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
    class OfAbsoluteError extends LossContract {
        @Override
        protected Loss loss() {
            return new AbsoluteError();
        }
    }
}
