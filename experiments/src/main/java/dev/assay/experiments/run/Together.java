package dev.assay.experiments.run;

import com.google.inject.Inject;
import dev.assay.data.Part;
import dev.assay.data.Task;
import dev.assay.results.Outputs;
import dev.assay.results.statistics.SampleSummary;
import dev.assay.run.MetricValue;
import dev.assay.run.RunRecord;
import dev.assay.run.WeightsDigest;
import dev.assay.spi.Metric;
import dev.assay.spi.Procedure;
import dev.assay.spi.UserException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the runs of an experiment come to together. */
public final class Together {
    /** What ends the name of the mean of a figure over the runs. */
    public static final String MEAN = "/mean";

    /** What ends the name of a figure's standard deviation over the runs, n - 1. */
    public static final String DEVIATION = "/standard-deviation";

    private static final double CONFIDENCE = 0.95;

    private final Task task;
    private final List<Metric> metrics;

    /** For runs with this task, measured by these metrics. */
    @Inject
    public Together(Task task, List<Metric> metrics) {
        this.task = task;
        this.metrics = metrics;
    }

    /** Whether one of several classes is predicted. */
    public boolean hasClasses() {
        return task instanceof Task.MultiClass;
    }

    /** What is put together of the outputs of several runs, each by part; nothing of the parts that not all have kept. */
    public static Map<Part, Outputs> outputs(Procedure.Together how, List<Map<Part, Outputs>> runs) {
        Map<Part, Outputs> together = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            List<Outputs> all = runs.stream()
                    .flatMap(run -> Optional.ofNullable(run.get(part)).stream())
                    .toList();
            if (!runs.isEmpty() && all.size() == runs.size()) {
                together.put(part, together(how, all));
            }
        }
        return together;
    }

    private static Outputs together(Procedure.Together how, List<Outputs> all) {
        try {
            return how == Procedure.Together.POOLED ? Outputs.pooled(all) : Outputs.averaged(all);
        } catch (IllegalArgumentException e) {
            throw new UserException(
                    "the runs do not fit together, as where the data are not the same any more: " + e.getMessage(), e);
        }
    }

    /** Every metric's values on outputs, by name. */
    public Map<String, MetricValue> measure(Outputs outputs) {
        Map<String, MetricValue> values = new LinkedHashMap<>();
        for (Metric metric : metrics) {
            Metric.Accumulator accumulator = metric.start(task);
            accumulator.add(outputs.predictions(), outputs.targets());
            values.putAll(accumulator.values());
        }
        return values;
    }

    /**
     * The figures of the whole: those of the outputs put together under the names that the runs have them by, and the mean and the standard
     * deviation of each figure over the runs.
     */
    public static Map<String, Double> metrics(Map<Part, Map<String, MetricValue>> measured, List<RunRecord> runs) {
        Map<String, Double> together = new LinkedHashMap<>();
        measured.forEach((part, values) -> values.forEach((name, value) -> {
            if (value instanceof MetricValue.Scalar scalar) {
                together.put(part.label() + "/" + name, scalar.value());
            }
        }));
        Map<String, Double> all = new LinkedHashMap<>();
        for (String name : runs.get(0).metrics().keySet()) {
            Optional.ofNullable(together.get(name)).ifPresent(value -> all.put(name, value));
            double[] values = runs.stream()
                    .mapToDouble(record -> record.metrics().getOrDefault(name, Double.NaN))
                    .toArray();
            boolean defined = runs.stream()
                    .allMatch(record -> Double.isFinite(record.metrics().getOrDefault(name, Double.NaN)));
            all.put(name + MEAN, defined ? SampleSummary.of(values, CONFIDENCE).mean() : Double.NaN);
            all.put(
                    name + DEVIATION,
                    defined ? SampleSummary.of(values, CONFIDENCE).standardDeviation() : Double.NaN);
        }
        return all;
    }

    /** The figures of a run, each name behind that of the run. */
    public static Map<String, Double> own(String run, RunRecord record) {
        Map<String, Double> own = new LinkedHashMap<>();
        record.metrics().forEach((name, value) -> own.put(run + "/" + name, value));
        return own;
    }

    /** The mean of what each run has by name. */
    public static Map<String, Double> means(List<Map<String, Double>> runs) {
        Map<String, Double> means = new LinkedHashMap<>();
        runs.forEach(run -> run.forEach((name, value) -> means.merge(name, value / runs.size(), Double::sum)));
        return means;
    }

    /** The runs' chains of digests, one behind the other. */
    public static List<WeightsDigest> chain(List<RunRecord> runs) {
        List<WeightsDigest> chain = new ArrayList<>();
        long steps = 0;
        for (RunRecord run : runs) {
            for (WeightsDigest link : run.chain()) {
                chain.add(new WeightsDigest(steps + link.step(), link.sha256()));
            }
            steps = chain.isEmpty() ? 0 : chain.get(chain.size() - 1).step();
        }
        return chain;
    }
}
