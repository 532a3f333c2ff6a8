package dev.assay.experiments.run;

import com.google.inject.Inject;
import dev.assay.data.Task;
import dev.assay.run.MetricValue;
import dev.assay.spi.Metric;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which direction is better, for each figure of a run that is one number. */
public final class Goals {
    private final Map<String, Metric.Goal> byName = new LinkedHashMap<>();

    /** Those of the loss and of the metrics that the config or the task chose. */
    @Inject
    public Goals(Task task, List<Metric> metrics) {
        byName.put("loss", Metric.Goal.MINIMIZE);
        if (task instanceof Task.MultiOutput several) {
            several.tasks().forEach(each -> byName.put(each.name() + "/loss", Metric.Goal.MINIMIZE));
        }
        for (Metric metric : metrics) {
            metric.start(task).values().forEach((name, value) -> {
                if (value instanceof MetricValue.Scalar) {
                    byName.put(name, metric.goal());
                }
            });
        }
    }

    /** By the figure's name without its part: {@code accuracy}, {@code precision/micro}. */
    public Map<String, Metric.Goal> byName() {
        return Collections.unmodifiableMap(byName);
    }
}
