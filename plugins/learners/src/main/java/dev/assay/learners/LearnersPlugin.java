package dev.assay.learners;

import dev.assay.spi.Component;
import dev.assay.spi.GradientDescent;
import dev.assay.spi.Plugin;
import java.util.List;

/** The learners that come with Assay. */
public final class LearnersPlugin implements Plugin {
    @Override
    public List<Class<? extends Component>> components() {
        return List.of(
                GradientDescent.class,
                KNearestNeighbours.class,
                LinearRegression.class,
                RidgeRegression.class,
                KernelRegression.class,
                KernelRidgeRegression.class,
                LinearSvm.class,
                GaussianSvm.class,
                DecisionTree.class,
                RandomForest.class,
                Bagging.class,
                AdaBoost.class,
                GradientBoosting.class,
                NeuroEvolution.class,
                HistogramOfOrientedGradients.class);
    }
}
