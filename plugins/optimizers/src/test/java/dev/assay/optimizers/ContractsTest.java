package dev.assay.optimizers;

import dev.assay.spi.Metric;
import dev.assay.spi.Optimizer;
import dev.assay.spi.Plugin;
import dev.assay.spi.Schedule;
import dev.assay.testing.ComponentContract;
import dev.assay.testing.OptimizerContract;
import dev.assay.testing.ScheduleContract;
import org.junit.jupiter.api.Nested;

/** Each component under the contract of its kind. */
class ContractsTest {
    @Nested
    class OfThePlugin extends ComponentContract {
        @Override
        protected Plugin plugin() {
            return new OptimizersPlugin();
        }
    }

    @Nested
    class OfSGD extends OptimizerContract {
        @Override
        protected Optimizer optimizer() {
            return new SGD(new Constant(0.1));
        }
    }

    @Nested
    class OfMomentum extends OptimizerContract {
        @Override
        protected Optimizer optimizer() {
            return new Momentum(new Constant(0.1), 0.9);
        }
    }

    @Nested
    class OfNesterov extends OptimizerContract {
        @Override
        protected Optimizer optimizer() {
            return new Nesterov(new Constant(0.1), 0.9);
        }
    }

    @Nested
    class OfAdam extends OptimizerContract {
        @Override
        protected Optimizer optimizer() {
            return new Adam(new Constant(0.01), 0.9, 0.999, 1e-8);
        }
    }

    @Nested
    class OfConstant extends ScheduleContract {
        @Override
        protected Schedule schedule() {
            return new Constant(0.1);
        }
    }

    @Nested
    class OfStep extends ScheduleContract {
        @Override
        protected Schedule schedule() {
            return new Step(0.5, 0.1, 3);
        }
    }

    @Nested
    class OfExponential extends ScheduleContract {
        @Override
        protected Schedule schedule() {
            return new Exponential(0.5, 0.1);
        }
    }

    @Nested
    class OfInverseTime extends ScheduleContract {
        @Override
        protected Schedule schedule() {
            return new InverseTime(0.5, 0.1);
        }
    }

    @Nested
    class OfAdaGrad extends OptimizerContract {
        @Override
        protected Optimizer optimizer() {
            return new AdaGrad(new Constant(0.5), 1e-10);
        }
    }

    @Nested
    class OfRMSProp extends OptimizerContract {
        @Override
        protected Optimizer optimizer() {
            return new RMSProp(new InverseTime(0.05, 50), 0.9, 1e-8);
        }
    }

    @Nested
    class OfAdamW extends OptimizerContract {
        @Override
        protected Optimizer optimizer() {
            return new AdamW(new Constant(0.01), 0.9, 0.999, 1e-8, 0.001);
        }

        /** Weights decay without a gradient, too. */
        @Override
        protected boolean decays() {
            return true;
        }
    }

    @Nested
    class OfCosine extends ScheduleContract {
        @Override
        protected Schedule schedule() {
            return new Cosine(0.5, 0.01);
        }
    }

    @Nested
    class OfWarmUp extends ScheduleContract {
        @Override
        protected Schedule schedule() {
            return new WarmUp(new Constant(0.5), 2.5);
        }
    }

    @Nested
    class OfReduceOnPlateau extends ScheduleContract {
        @Override
        protected Schedule schedule() {
            return new ReduceOnPlateau(new Constant(0.5), "validation/loss", Metric.Goal.MINIMIZE, 0.5, 2, 0, 0);
        }
    }
}
