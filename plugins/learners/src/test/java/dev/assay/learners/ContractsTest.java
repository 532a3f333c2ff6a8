package dev.assay.learners;

import dev.assay.spi.Estimator;
import dev.assay.spi.Plugin;
import dev.assay.spi.Transform;
import dev.assay.tensor.Shape;
import dev.assay.testing.ComponentContract;
import dev.assay.testing.EstimatorContract;
import dev.assay.testing.TransformContract;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;

/** What must hold of the plugin, of every estimator and of the features. */
class ContractsTest {
    @Nested
    class OfThePlugin extends ComponentContract {
        @Override
        protected Plugin plugin() {
            return new LearnersPlugin();
        }
    }

    @Nested
    class OfHistogramsOfOrientedGradients extends TransformContract {
        @Override
        protected Transform transform() {
            return new HistogramOfOrientedGradients(6, 3, 2);
        }

        @Override
        protected List<Shape> inputs() {
            return List.of(Shape.of(1, 9, 8), Shape.of(3, 7, 13));
        }
    }

    @Nested
    class OfKNearestNeighbours extends EstimatorContract {
        @Override
        protected Estimator estimator() {
            return new KNearestNeighbours(3);
        }
    }

    @Nested
    class OfLinearRegression extends EstimatorContract {
        @Override
        protected Estimator estimator() {
            return new LinearRegression(2);
        }
    }

    @Nested
    class OfRidgeRegression extends EstimatorContract {
        @Override
        protected Estimator estimator() {
            return new RidgeRegression(0.1, 1);
        }
    }

    @Nested
    class OfKernelRegression extends EstimatorContract {
        @Override
        protected Estimator estimator() {
            return new KernelRegression(0.5);
        }
    }

    @Nested
    class OfKernelRidgeRegression extends EstimatorContract {
        @Override
        protected Estimator estimator() {
            return new KernelRidgeRegression(0.1, 0.5);
        }
    }

    @Nested
    class OfLinearSvm extends EstimatorContract {
        @Override
        protected Estimator estimator() {
            return new LinearSvm(1, 1e-3, 1000);
        }
    }

    @Nested
    class OfGaussianSvm extends EstimatorContract {
        @Override
        protected Estimator estimator() {
            return new GaussianSvm(1, Optional.empty());
        }
    }

    @Nested
    class OfDecisionTree extends EstimatorContract {
        @Override
        protected Estimator estimator() {
            return new DecisionTree(Optional.empty(), 1);
        }
    }

    @Nested
    class OfRandomForest extends EstimatorContract {
        @Override
        protected Estimator estimator() {
            return new RandomForest(10, Optional.of(2), Optional.of(5), 2);
        }
    }

    @Nested
    class OfBagging extends EstimatorContract {
        @Override
        protected Estimator estimator() {
            return new Bagging(new DecisionTree(Optional.of(3), 1), 5);
        }
    }

    @Nested
    class OfAdaBoost extends EstimatorContract {
        @Override
        protected Estimator estimator() {
            return new AdaBoost(20, 2);
        }
    }

    @Nested
    class OfGradientBoosting extends EstimatorContract {
        @Override
        protected Estimator estimator() {
            return new GradientBoosting(20, 3, 0.5);
        }
    }

    @Nested
    class OfNeuroEvolution extends EstimatorContract {
        @Override
        protected Estimator estimator() {
            return new NeuroEvolution(4, 40, 10, 2, 0.5, 60);
        }
    }
}
