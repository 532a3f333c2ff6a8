package dev.assay.experiments.predict;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import dev.assay.experiments.binding.Binder;
import dev.assay.experiments.plugins.Registry;
import dev.assay.experiments.run.Recorder;
import dev.assay.experiments.spec.ExperimentSpec;
import dev.assay.experiments.wiring.Wiring;
import dev.assay.network.Network;
import dev.assay.results.RunDirectory;
import dev.assay.results.RunRecords;
import dev.assay.results.SavedModel;
import dev.assay.run.RunRecord;
import dev.assay.run.Snapshot;
import dev.assay.run.TrainedNetwork;
import dev.assay.spi.Loss;
import dev.assay.spi.Transform;
import dev.assay.spi.UserException;
import dev.assay.tensor.HostArray;
import dev.assay.tensor.Shape;
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
        if (!Recorder.sha256(saved.weights()).equals(record.parametersSha256())) {
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
}
