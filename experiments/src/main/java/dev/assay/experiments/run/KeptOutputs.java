package dev.assay.experiments.run;

import dev.assay.data.Examples;
import dev.assay.results.Outputs;
import dev.assay.tensor.Tensor;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/** Keeps what a pass over a part predicts. */
final class KeptOutputs implements BiConsumer<Tensor, Tensor> {
    private final Examples examples;
    private final Tensor predictions;
    private final Tensor targets;
    private int done;

    /** For examples as the data set has them. */
    KeptOutputs(Examples examples) {
        this.examples = examples;
        predictions = Tensor.zeros(examples.targetShape().batched(examples.size()));
        targets = Tensor.zeros(predictions.shape());
    }

    @Override
    public void accept(Tensor predicted, Tensor truth) {
        System.arraycopy(predicted.values(), 0, predictions.values(), done, predicted.values().length);
        System.arraycopy(truth.values(), 0, targets.values(), done, truth.values().length);
        done += truth.values().length;
    }

    Outputs outputs() {
        return new Outputs(
                IntStream.range(0, examples.size()).mapToObj(examples::origin).toList(), predictions, targets);
    }
}
