package dev.assay.metrics;

import dev.assay.spi.Metric;
import dev.assay.spi.Plugin;
import dev.assay.testing.ComponentContract;
import dev.assay.testing.MetricContract;
import org.junit.jupiter.api.Nested;

/** What must hold of the plugin and of every metric. */
class ContractsTest {
    @Nested
    class OfThePlugin extends ComponentContract {
        @Override
        protected Plugin plugin() {
            return new MetricsPlugin();
        }
    }

    @Nested
    class OfTopK extends MetricContract {
        @Override
        protected Metric metric() {
            return new TopK(2);
        }

        @Override
        protected String mainValue() {
            return "top-2";
        }
    }

    @Nested
    class OfAccuracy extends MetricContract {
        @Override
        protected Metric metric() {
            return new Accuracy();
        }
    }

    @Nested
    class OfLogLoss extends MetricContract {
        @Override
        protected Metric metric() {
            return new LogLoss();
        }
    }

    @Nested
    class OfPrecision extends MetricContract {
        @Override
        protected Metric metric() {
            return new Precision();
        }
    }

    @Nested
    class OfRecall extends MetricContract {
        @Override
        protected Metric metric() {
            return new Recall();
        }
    }

    @Nested
    class OfF1 extends MetricContract {
        @Override
        protected Metric metric() {
            return new F1();
        }
    }

    @Nested
    class OfMeanAveragePrecision extends MetricContract {
        @Override
        protected Metric metric() {
            return new MeanAveragePrecision();
        }
    }

    @Nested
    class OfRocAuc extends MetricContract {
        @Override
        protected Metric metric() {
            return new RocAuc();
        }
    }

    @Nested
    class OfConfusionMatrix extends MetricContract {
        @Override
        protected Metric metric() {
            return new ConfusionMatrix();
        }
    }

    @Nested
    class OfMeanAbsoluteError extends MetricContract {
        @Override
        protected Metric metric() {
            return new MeanAbsoluteError();
        }
    }

    @Nested
    class OfMeanSquaredError extends MetricContract {
        @Override
        protected Metric metric() {
            return new MeanSquaredError();
        }
    }

    @Nested
    class OfRootMeanSquaredError extends MetricContract {
        @Override
        protected Metric metric() {
            return new RootMeanSquaredError();
        }
    }

    @Nested
    class OfR2 extends MetricContract {
        @Override
        protected Metric metric() {
            return new R2();
        }
    }

    @Nested
    class OfTopKError extends MetricContract {
        @Override
        protected Metric metric() {
            return new TopKError(2);
        }

        @Override
        protected String mainValue() {
            return "top-2-error";
        }
    }

    @Nested
    class OfBrierScore extends MetricContract {
        @Override
        protected Metric metric() {
            return new BrierScore();
        }
    }

    @Nested
    class OfCalibrationError extends MetricContract {
        @Override
        protected Metric metric() {
            return new CalibrationError(15);
        }
    }

    @Nested
    class OfPerplexity extends MetricContract {
        @Override
        protected Metric metric() {
            return new Perplexity();
        }
    }

    @Nested
    class OfPeakSignalToNoiseRatio extends MetricContract {
        @Override
        protected Metric metric() {
            return new PeakSignalToNoiseRatio(1);
        }
    }
}
