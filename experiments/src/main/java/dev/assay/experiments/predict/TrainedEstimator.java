package dev.assay.experiments.predict;

import dev.assay.data.Task;
import dev.assay.experiments.spec.ExperimentSpec;
import dev.assay.spi.Device;
import dev.assay.spi.Estimator;
import dev.assay.spi.Transform;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.List;

/** A run whose learner has found its model by itself; it predicts where Java does. */
record TrainedEstimator(
        ExperimentSpec spec,
        Shape input,
        Task task,
        List<Transform.Fitted> preprocessing,
        Estimator.Predictor predictor)
        implements TrainedModel {
    static TrainedEstimator of(ModelParts parts, Estimator estimator) {
        parts.checkWeights();
        Task task = parts.saved().task();
        return new TrainedEstimator(
                parts.spec(),
                parts.saved().input(),
                task,
                parts.preprocessing(),
                estimator.predictor(task, parts.ready().shape(), parts.saved().weights()));
    }

    @Override
    public List<Tensor> predict(List<Example> examples, Device device) {
        return ModelParts.batches(examples, spec.batchSize(), input, preprocessing).stream()
                .map(predictor::predict)
                .toList();
    }
}
