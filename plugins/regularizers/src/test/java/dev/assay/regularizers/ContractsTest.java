package dev.assay.regularizers;

import dev.assay.spi.Metric;
import dev.assay.spi.Plugin;
import dev.assay.spi.Regularizer;
import dev.assay.testing.ComponentContract;
import dev.assay.testing.RegularizerContract;
import org.junit.jupiter.api.Nested;

/** Each component under the contract of its kind. */
class ContractsTest {
    @Nested
    class OfThePlugin extends ComponentContract {
        @Override
        protected Plugin plugin() {
            return new RegularizersPlugin();
        }
    }

    @Nested
    class OfDropout extends RegularizerContract {
        @Override
        protected Regularizer regularizer() {
            return new Dropout(0.5, 0.2);
        }
    }

    @Nested
    class OfWeightDecay extends RegularizerContract {
        @Override
        protected Regularizer regularizer() {
            return new WeightDecay(0.1);
        }
    }

    @Nested
    class OfL1 extends RegularizerContract {
        @Override
        protected Regularizer regularizer() {
            return new L1(0.1);
        }
    }

    @Nested
    class OfL2 extends RegularizerContract {
        @Override
        protected Regularizer regularizer() {
            return new L2(0.1);
        }
    }

    @Nested
    class OfMaxNorm extends RegularizerContract {
        @Override
        protected Regularizer regularizer() {
            return new MaxNorm(0.5);
        }
    }

    @Nested
    class OfEarlyStopping extends RegularizerContract {
        @Override
        protected Regularizer regularizer() {
            return new EarlyStopping("validation/loss", Metric.Goal.MINIMIZE, 2, 0);
        }
    }

    @Nested
    class OfElasticNet extends RegularizerContract {
        @Override
        protected Regularizer regularizer() {
            return new ElasticNet(0.1, 0.2);
        }
    }

    @Nested
    class OfDropConnect extends RegularizerContract {
        @Override
        protected Regularizer regularizer() {
            return new DropConnect(0.5);
        }
    }

    @Nested
    class OfInputNoise extends RegularizerContract {
        @Override
        protected Regularizer regularizer() {
            return new InputNoise(0.5);
        }
    }

    @Nested
    class OfClipByValue extends RegularizerContract {
        @Override
        protected Regularizer regularizer() {
            return new ClipByValue(0.5);
        }
    }

    @Nested
    class OfClipByNorm extends RegularizerContract {
        @Override
        protected Regularizer regularizer() {
            return new ClipByNorm(0.5);
        }
    }

    @Nested
    class OfClipByGlobalNorm extends RegularizerContract {
        @Override
        protected Regularizer regularizer() {
            return new ClipByGlobalNorm(0.5);
        }
    }

    @Nested
    class OfGradientNormalization extends RegularizerContract {
        @Override
        protected Regularizer regularizer() {
            return new GradientNormalization(1e-8);
        }
    }

    @Nested
    class OfGradientNoise extends RegularizerContract {
        @Override
        protected Regularizer regularizer() {
            return new GradientNoise(0.5, 0.55);
        }
    }
}
