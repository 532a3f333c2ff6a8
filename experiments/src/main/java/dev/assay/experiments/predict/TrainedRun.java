package dev.assay.experiments.predict;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import dev.assay.experiments.binding.Binder;
import dev.assay.experiments.plugins.Registry;
import dev.assay.experiments.spec.ExperimentSpec;
import dev.assay.experiments.wiring.Wiring;
import dev.assay.network.Network;
import dev.assay.results.RunDirectory;
import dev.assay.results.RunRecords;
import dev.assay.results.SavedModel;
import dev.assay.results.Sha256;
import dev.assay.run.RunRecord;
import dev.assay.run.Seeds;
import dev.assay.run.Snapshot;
import dev.assay.run.TrainedNetwork;
import dev.assay.spi.Device;
import dev.assay.spi.Loss;
import dev.assay.spi.Model;
import dev.assay.spi.Objective;
import dev.assay.spi.Transform;
import dev.assay.spi.UserException;
import dev.assay.tensor.HostArray;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A run that has learned, taken up from its folder, without its data. */
public record TrainedRun(ExperimentSpec spec, Loss loss, TrainedNetwork trained) {
    /**
     * Reads config, record and model, and checks that they belong together.
     *
     * @param registry which must hold the plugins that the run was made of
     * @throws UserException where a file is missing, damaged or of another run, naming it
     */
    public static TrainedRun read(RunDirectory directory, Registry registry) {
        RunRecord record = RunRecords.read(directory);
        SavedModel saved = SavedModel.read(directory);
        ExperimentSpec spec = new Binder(registry)
                .bind(ExperimentSpec.class, config(directory.config()))
                .value();
        try {
            return of(record, saved, spec, Wiring.inject(Loss.class, registry, spec, saved.task()));
        } catch (IllegalArgumentException e) {
            throw new UserException(
                    "The model in " + directory.artifacts() + " is not that of the run: " + e.getMessage(), e);
        }
    }

    private static TrainedRun of(RunRecord record, SavedModel saved, ExperimentSpec spec, Loss loss) {
        List<Transform.Fitted> preprocessing = new ArrayList<>();
        Shape shape = saved.input();
        if (saved.preprocessing().size() != spec.preprocessing().size()) {
            throw new IllegalArgumentException("it has the figures of "
                    + saved.preprocessing().size() + " preprocessing steps, the config has "
                    + spec.preprocessing().size() + " steps");
        }
        for (int i = 0; i < spec.preprocessing().size(); i++) {
            Transform transform = spec.preprocessing().get(i);
            Map<String, HostArray> figures = saved.preprocessing().get(i);
            preprocessing.add(transform.restore(shape, figures));
            shape = transform.output(shape);
        }
        Network network = spec.network(saved.task(), shape);
        new Snapshot(saved.weights(), Map.of()).check(network.weights(), Set.of(), 0);
        if (!Sha256.of("", saved.weights()).equals(record.parametersSha256())) {
            throw new IllegalArgumentException("its weights are not those that the run recorded");
        }
        Map<String, String> notes = new LinkedHashMap<>();
        notes.put("assay.run", record.name() + "/" + record.id());
        notes.put("assay.config-sha256", record.provenance().configSha256());
        notes.put("assay.weights-sha256", record.parametersSha256());
        TrainedNetwork trained = new TrainedNetwork(
                record.name(),
                saved.input(),
                preprocessing,
                network,
                saved.weights(),
                loss.head(),
                saved.task(),
                notes);
        return new TrainedRun(spec, loss, trained);
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

    /**
     * What is predicted for examples as the data set has them, on the run's engine.
     *
     * @return one tensor a batch, batch x outputs, in the order of the examples
     * @throws UserException where the device is not there
     */
    public List<Tensor> predict(List<Example> examples, Device device) {
        Objective objective = new Objective(loss, spec.optimizer(), spec.regularizers());
        List<Tensor> predictions = new ArrayList<>();
        try (Model model =
                spec.engine().build(trained.network(), trained.weights(), objective, device, new Seeds(spec.seed()))) {
            for (List<Example> batch : batches(examples)) {
                predictions.add(trained.head().apply(model.predict(ready(batch))));
            }
        }
        return predictions;
    }

    private List<List<Example>> batches(List<Example> examples) {
        List<List<Example>> batches = new ArrayList<>();
        for (int from = 0; from < examples.size(); from += spec.batchSize()) {
            batches.add(examples.subList(from, Math.min(from + spec.batchSize(), examples.size())));
        }
        return batches;
    }

    private Tensor ready(List<Example> batch) {
        Tensor inputs = Tensor.zeros(trained.input().batched(batch.size()));
        int width = inputs.rowLength();
        for (int i = 0; i < batch.size(); i++) {
            System.arraycopy(batch.get(i).values(), 0, inputs.values(), i * width, width);
        }
        for (Transform.Fitted step : trained.preprocessing()) {
            inputs = step.apply(inputs);
        }
        return inputs;
    }
}
