package dev.assay.experiments.wiring;

import dev.assay.data.Layout;
import dev.assay.data.Task;
import dev.assay.run.MetricValue;
import dev.assay.spi.Metric;
import dev.assay.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** A metric of one of several outputs; its values stand below the output's name. */
record OutputMetric(Task.MultiOutput all, int number, Metric metric) implements Metric {
    @Override
    public Goal goal() {
        return metric.goal();
    }

    @Override
    public boolean supports(Task task) {
        return task.equals(all);
    }

    @Override
    public Accumulator start(Task task) {
        Accumulator own = metric.start(all.tasks().get(number).task());
        Layout.Field field = all.layout().fields().get(number);
        return new Accumulator() {
            @Override
            public void add(Tensor predictions, Tensor targets) {
                own.add(field.of(predictions), field.of(targets));
            }

            @Override
            public Map<String, MetricValue> values() {
                Map<String, MetricValue> values = new LinkedHashMap<>();
                own.values().forEach((name, value) -> values.put(field.name() + "/" + name, value));
                return values;
            }
        };
    }
}
