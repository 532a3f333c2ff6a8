package dev.assay.metrics;

import dev.assay.spi.Component;
import dev.assay.spi.Plugin;
import java.util.List;

/** The metrics that come with Assay. */
public final class MetricsPlugin implements Plugin {
    @Override
    public List<Class<? extends Component>> components() {
        return List.of(
                Accuracy.class,
                TopK.class,
                TopKError.class,
                LogLoss.class,
                Precision.class,
                Recall.class,
                F1.class,
                MeanAveragePrecision.class,
                RocAuc.class,
                ConfusionMatrix.class,
                BrierScore.class,
                CalibrationError.class,
                Perplexity.class,
                IntersectionOverUnion.class,
                Dice.class,
                MeanAbsoluteError.class,
                MeanSquaredError.class,
                RootMeanSquaredError.class,
                R2.class,
                PeakSignalToNoiseRatio.class);
    }
}
