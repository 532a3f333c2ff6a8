package dev.assay.experiments.run;

import dev.assay.data.Batch;
import dev.assay.data.Examples;
import dev.assay.data.Part;
import dev.assay.data.Task;
import dev.assay.experiments.run.RunResult.Mistake;
import dev.assay.results.Predictions;
import dev.assay.run.MetricValue;
import dev.assay.spi.Loss;
import dev.assay.spi.Metric;
import dev.assay.spi.RunListener;
import dev.assay.tensor.HostArray;
import dev.assay.tensor.HostOps;
import dev.assay.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * One pass of a model over a part, in inference mode.
 *
 * @param values every metric's values by name, the loss, if there is one, first
 * @param mostWrong the classified examples that were most wrong, worst first; none for other tasks
 * @param predictions of all examples, once complete; none for other tasks
 * @param complete whether the pass came to its end
 */
record Evaluation(
        Map<String, MetricValue> values,
        List<Mistake> mostWrong,
        Optional<Predictions> predictions,
        double seconds,
        boolean complete) {
    /**
     * Measures the model; stops early, with what there is, once {@code stop} says so.
     *
     * @param model what it makes of a batch of inputs: outputs where there is a loss, else predictions
     * @param threads how many prepare the batches
     * @param seen told of the predictions and the targets of each batch, in the order of the examples
     */
    static Evaluation of(
            UnaryOperator<Tensor> model,
            Examples examples,
            Part part,
            Task task,
            Optional<Loss> loss,
            List<Metric> metrics,
            int batchSize,
            int threads,
            RunListener listener,
            BooleanSupplier stop,
            BiConsumer<Tensor, Tensor> seen) {
        long start = System.nanoTime();
        HostOps ops = new HostOps();
        List<Metric.Accumulator> accumulators =
                metrics.stream().map(metric -> metric.start(task)).toList();
        Optional<Classified> classified =
                task instanceof Task.MultiClass ? Optional.of(new Classified(examples.size())) : Optional.empty();
        double lossSum = 0;
        Map<String, Double> lossSums = new LinkedHashMap<>();
        int done = 0;
        long batches = (examples.size() + batchSize - 1L) / batchSize;
        try (Ahead<Batch> ahead = new Ahead<>(threads, 0, batches, number -> batch(examples, batchSize, number))) {
            while (done < examples.size() && !stop.getAsBoolean()) {
                Batch batch = ahead.next();
                Tensor outputs = model.apply(batch.inputs());
                if (loss.isPresent()) {
                    HostArray scores = ops.from(outputs);
                    HostArray targets = ops.from(batch.targets());
                    lossSum += ops.item(loss.get().of(ops, scores, targets)) * batch.size();
                    loss.get()
                            .byOutput(ops, scores, targets)
                            .forEach((name, mean) -> lossSums.merge(name, ops.item(mean) * batch.size(), Double::sum));
                }
                Tensor predictions = loss.map(l -> l.head().apply(outputs)).orElse(outputs);
                accumulators.forEach(accumulator -> accumulator.add(predictions, batch.targets()));
                seen.accept(predictions, batch.targets());
                classified.ifPresent(each -> each.add(predictions, batch.targets()));
                done += batch.size();
                listener.evaluated(part, done, examples.size());
            }
        }
        Map<String, MetricValue> values = new LinkedHashMap<>();
        if (loss.isPresent()) {
            values.put("loss", new MetricValue.Scalar(lossSum / done));
            for (Map.Entry<String, Double> each : lossSums.entrySet()) {
                values.put(each.getKey() + "/loss", new MetricValue.Scalar(each.getValue() / done));
            }
        }
        accumulators.forEach(accumulator -> values.putAll(accumulator.values()));
        boolean complete = done == examples.size();
        return new Evaluation(
                values,
                classified.map(Classified::mostWrong).orElse(List.of()),
                classified.filter(all -> complete).map(Classified::predictions),
                (System.nanoTime() - start) / 1e9,
                complete);
    }

    private static Batch batch(Examples examples, int batchSize, long number) {
        int from = (int) (number * batchSize);
        return examples.batch(IntStream.range(from, Math.min(from + batchSize, examples.size()))
                .toArray());
    }

    /** The values that are one number each, named {@code <part>/<name>}. */
    Map<String, Double> scalars(Part part) {
        Map<String, Double> scalars = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            if (value instanceof MetricValue.Scalar scalar) {
                scalars.put(part.label() + "/" + name, scalar.value());
            }
        });
        return scalars;
    }
}
