package dev.assay.experiments.sweep;

import dev.assay.data.DataHome;
import dev.assay.data.DatasetInfo;
import dev.assay.data.Part;
import dev.assay.data.Task;
import dev.assay.experiments.diagnostics.Diagnostics;
import dev.assay.experiments.plugins.Registry;
import dev.assay.experiments.run.Goals;
import dev.assay.experiments.run.Homes;
import dev.assay.experiments.run.Monitor;
import dev.assay.experiments.spec.Amount;
import dev.assay.experiments.spec.DataSpec;
import dev.assay.experiments.spec.ExperimentSpec;
import dev.assay.experiments.wiring.TaskChoice;
import dev.assay.experiments.wiring.Wiring;
import dev.assay.network.Network;
import dev.assay.spi.Dataset;
import dev.assay.spi.Estimator;
import dev.assay.spi.Metric;
import dev.assay.spi.UserException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Checks without an engine that a trial can begin: its data are there, its network fits them, its loss, metrics and monitor suit the task. */
public final class TrialCheck {
    private record Known(Dataset dataset, DataSpec where) {}

    private final Consumer<String> notices;
    private final Map<Known, DatasetInfo> data = new HashMap<>();
    private final Set<List<Object>> passed = new HashSet<>();

    /** @param notices told of downloads */
    public TrialCheck(Consumer<String> notices) {
        this.notices = notices;
    }

    /**
     * Checks one trial; what others have in common with it is checked once.
     *
     * @throws UserException what is wrong
     */
    public void check(ExperimentSpec spec, Registry registry) {
        List<Object> checked = List.of(
                spec.dataset(),
                spec.data(),
                spec.preprocessing(),
                spec.learner(),
                spec.architecture(),
                spec.regularizers(),
                spec.loss(),
                spec.metrics(),
                spec.monitor(),
                spec.diagnostics());
        if (passed.contains(checked)) {
            return;
        }
        Task task = info(spec).task();
        TaskChoice choice = Wiring.inject(TaskChoice.class, registry, spec, task);
        List<Metric> metrics = choice.metrics(spec.metrics(), task);
        if (!(choice.learner(spec.learner(), task) instanceof Estimator)) {
            choice.loss(spec.loss(), task);
            Monitor.of(spec, task, metrics);
            checkNetwork(spec, task);
        }
        passed.add(checked);
    }

    /**
     * The figures by which its trials could be compared, {@code <part>/<metric>}, and whether more or less of each is better.
     *
     * @throws UserException where the data or metrics are not as they must be
     */
    public Map<String, Metric.Goal> figures(ExperimentSpec spec, Registry registry) {
        Task task = info(spec).task();
        TaskChoice choice = Wiring.inject(TaskChoice.class, registry, spec, task);
        Map<String, Metric.Goal> figures = new TreeMap<>(Map.of("train/loss", Metric.Goal.MINIMIZE));
        new Goals(task, choice.metrics(spec.metrics(), task)).byName().forEach((name, goal) -> {
            if (has(spec, Part.VALIDATION, spec.split().validation())) {
                figures.put("validation/" + name, goal);
            }
            if (has(spec, Part.TEST, spec.split().test())) {
                figures.put("test/" + name, goal);
            }
        });
        return figures;
    }

    private void checkNetwork(ExperimentSpec spec, Task task) {
        try {
            Network network = spec.network(task, spec.prepared(info(spec).inputs()));
            spec.diagnostics().ifPresent(diagnostics -> Diagnostics.check(diagnostics, network));
        } catch (IllegalArgumentException e) {
            throw new UserException(String.valueOf(e.getMessage()), e);
        }
    }

    private boolean has(ExperimentSpec spec, Part part, Optional<Amount> takenOut) {
        return takenOut.isPresent() || info(spec).sizes().containsKey(part);
    }

    private DatasetInfo info(ExperimentSpec spec) {
        return data.computeIfAbsent(new Known(spec.dataset(), spec.data()), key -> {
            DataHome home = Homes.of(spec.data(), notices);
            return spec.dataset().info(home);
        });
    }
}
