package dev.assay.experiments.predict;

import dev.assay.data.Task;
import dev.assay.experiments.plugins.Registry;
import dev.assay.experiments.spec.ExperimentSpec;
import dev.assay.experiments.wiring.Wiring;
import dev.assay.network.Network;
import dev.assay.results.RunDirectory;
import dev.assay.run.RunRecord;
import dev.assay.run.Seeds;
import dev.assay.run.Snapshot;
import dev.assay.run.TrainedNetwork;
import dev.assay.spi.Device;
import dev.assay.spi.Estimator;
import dev.assay.spi.Loss;
import dev.assay.spi.Model;
import dev.assay.spi.Name;
import dev.assay.spi.Objective;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A run that has trained a network. */
public record TrainedRun(ExperimentSpec spec, Loss loss, TrainedNetwork trained) implements TrainedModel {
    /**
     * Reads the run's network.
     *
     * @param registry which must hold the plugins that the run was made of
     * @throws UserException where a file is missing, damaged or of another run, naming it, or the run has no network
     */
    public static TrainedRun read(RunDirectory directory, Registry registry) {
        return ModelParts.read(directory, registry, parts -> {
            if (parts.spec().learner() instanceof Estimator estimator) {
                throw new UserException("The run in " + directory.path() + " has no network: it was learned by "
                        + estimator.getClass().getAnnotation(Name.class).value() + ".");
            }
            return of(parts, registry);
        });
    }

    static TrainedRun of(ModelParts parts, Registry registry) {
        ExperimentSpec spec = parts.spec();
        RunRecord record = parts.record();
        Task task = parts.saved().task();
        Loss loss = Wiring.inject(Loss.class, registry, spec, task);
        Network network = spec.network(task, parts.ready());
        Map<String, Tensor> weights = parts.saved().weights();
        new Snapshot(weights, Map.of()).check(network.weights(), Set.of(), 0);
        parts.checkWeights();
        Map<String, String> notes = new LinkedHashMap<>();
        notes.put("assay.run", record.name() + "/" + record.id());
        notes.put("assay.config-sha256", record.provenance().configSha256());
        notes.put("assay.weights-sha256", record.parametersSha256());
        if (parts.saved().inputs().fields().size() > 1) {
            notes.put("assay.inputs", parts.saved().inputs().toString());
        }
        TrainedNetwork trained = new TrainedNetwork(
                record.name(),
                parts.saved().input(),
                parts.preprocessing(),
                network,
                weights,
                loss.head(),
                task,
                notes);
        return new TrainedRun(spec, loss, trained);
    }

    @Override
    public Shape input() {
        return trained.input();
    }

    @Override
    public Task task() {
        return trained.task();
    }

    @Override
    public List<Tensor> predict(List<Example> examples, Device device) {
        Objective objective = new Objective(loss, spec.optimizer(), spec.regularizers());
        List<Tensor> predictions = new ArrayList<>();
        try (Model model =
                spec.engine().build(trained.network(), trained.weights(), objective, device, new Seeds(spec.seed()))) {
            for (Tensor batch :
                    ModelParts.batches(examples, spec.batchSize(), trained.input(), trained.preprocessing())) {
                predictions.add(trained.head().apply(model.predict(batch)));
            }
        }
        return predictions;
    }
}
