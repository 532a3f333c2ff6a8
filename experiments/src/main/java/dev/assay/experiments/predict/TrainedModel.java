package dev.assay.experiments.predict;

import dev.assay.data.Task;
import dev.assay.experiments.plugins.Registry;
import dev.assay.experiments.spec.ExperimentSpec;
import dev.assay.results.RunDirectory;
import dev.assay.spi.Device;
import dev.assay.spi.Estimator;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.List;

/** What a run has learned, taken up from its folder, without its data. */
public interface TrainedModel {
    /** What the run was. */
    ExperimentSpec spec();

    /** The shape of one example as the data set has it. */
    Shape input();

    /** What is predicted. */
    Task task();

    /**
     * What is predicted for examples as the data set has them.
     *
     * @param device where to compute, for what an engine computes
     * @return one tensor a batch, batch x outputs, in the order of the examples
     * @throws UserException where the device is not there
     */
    List<Tensor> predict(List<Example> examples, Device device);

    /**
     * Reads config, record and model, and checks that they belong together.
     *
     * @param registry which must hold the plugins that the run was made of
     * @throws UserException where a file is missing, damaged or of another run, naming it
     */
    static TrainedModel read(RunDirectory directory, Registry registry) {
        return ModelParts.read(
                directory,
                registry,
                parts -> parts.spec().learner() instanceof Estimator estimator
                        ? TrainedEstimator.of(parts, estimator)
                        : TrainedRun.of(parts, registry));
    }
}
