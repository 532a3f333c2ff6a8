package dev.assay.experiments.predict;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import dev.assay.data.Layout;
import dev.assay.experiments.binding.Binder;
import dev.assay.experiments.plugins.Registry;
import dev.assay.experiments.spec.ExperimentSpec;
import dev.assay.results.RunDirectory;
import dev.assay.results.RunRecords;
import dev.assay.results.SavedModel;
import dev.assay.results.Sha256;
import dev.assay.run.RunRecord;
import dev.assay.spi.Transform;
import dev.assay.spi.UserException;
import dev.assay.tensor.HostArray;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a run's folder holds of its model.
 *
 * @param ready the inputs of a preprocessed example
 */
record ModelParts(
        RunRecord record, SavedModel saved, ExperimentSpec spec, List<Transform.Fitted> preprocessing, Layout ready) {
    /**
     * Reads config, record and model, and makes a model of them.
     *
     * @throws UserException where a file is missing, damaged or of another run, naming it
     */
    static <T> T read(RunDirectory directory, Registry registry, Function<ModelParts, T> make) {
        RunRecord record = RunRecords.read(directory);
        SavedModel saved = SavedModel.read(directory);
        ExperimentSpec spec = new Binder(registry)
                .bind(ExperimentSpec.class, config(directory.config()))
                .value();
        try {
            return make.apply(of(record, saved, spec));
        } catch (IllegalArgumentException e) {
            throw new UserException(
                    "The model in " + directory.artifacts() + " is not that of the run: " + e.getMessage(), e);
        }
    }

    private static ModelParts of(RunRecord record, SavedModel saved, ExperimentSpec spec) {
        List<Transform.Fitted> preprocessing = new ArrayList<>();
        Layout inputs = saved.inputs();
        if (saved.preprocessing().size() != spec.preprocessing().size()) {
            throw new IllegalArgumentException("it has the figures of "
                    + saved.preprocessing().size() + " preprocessing steps, the config has "
                    + spec.preprocessing().size() + " steps");
        }
        for (int i = 0; i < spec.preprocessing().size(); i++) {
            Transform transform = spec.preprocessing().get(i);
            Map<String, HostArray> figures = saved.preprocessing().get(i);
            preprocessing.add(transform.restore(inputs.shape(), figures));
            inputs = inputs.after(transform.output(inputs.shape()));
        }
        return new ModelParts(record, saved, spec, preprocessing, inputs);
    }

    /** Checks that the weights are those of the record, by their digest. */
    void checkWeights() {
        if (!Sha256.of("", saved.weights()).equals(record.parametersSha256())) {
            throw new IllegalArgumentException("its weights are not those that the run recorded");
        }
    }

    private static Config config(Path file) {
        try {
            return ConfigFactory.parseFile(
                            file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false))
                    .resolve();
        } catch (ConfigException e) {
            throw new UserException("Cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /** Examples in batches, preprocessed. */
    static List<Tensor> batches(
            List<Example> examples, int batchSize, Shape input, List<Transform.Fitted> preprocessing) {
        return Example.batches(examples, input, batchSize)
                .map(batch -> {
                    Tensor inputs = batch;
                    for (Transform.Fitted step : preprocessing) {
                        inputs = step.apply(inputs);
                    }
                    return inputs;
                })
                .toList();
    }
}
