package dev.assay.experiments.run;

import dev.assay.experiments.run.RunResult.Mistake;
import dev.assay.results.Predictions;
import dev.assay.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Which class a model took each example for, and where it was most wrong. */
final class Classified {
    private static final int MISTAKES = 24;
    private static final Comparator<Mistake> BY_PROBABILITY = Comparator.comparingDouble(Mistake::probability);

    private final int[] truths;
    private final int[] predicted;
    private final float[] probabilities;
    private final PriorityQueue<Mistake> wrong = new PriorityQueue<>(BY_PROBABILITY);
    private int done;

    Classified(int examples) {
        truths = new int[examples];
        predicted = new int[examples];
        probabilities = new float[examples];
    }

    /** Takes the next examples: the probabilities of their classes, and a 1 at the true one. */
    void add(Tensor predictions, Tensor targets) {
        int width = predictions.rowLength();
        for (int row = 0; row < predictions.rows(); row++, done++) {
            int truth = Tensor.largest(targets.values(), row * width, width);
            int prediction = Tensor.largest(predictions.values(), row * width, width);
            truths[done] = truth;
            predicted[done] = prediction;
            probabilities[done] = predictions.values()[row * width + truth];
            if (truth != prediction) {
                wrong.add(new Mistake(done, truth, prediction, predictions.values()[row * width + prediction]));
                if (wrong.size() > MISTAKES) {
                    wrong.remove();
                }
            }
        }
    }

    /** Those of which the model was most certain. */
    List<Mistake> mostWrong() {
        List<Mistake> worstFirst = new ArrayList<>(wrong);
        worstFirst.sort(BY_PROBABILITY.reversed().thenComparing(Mistake::index));
        return worstFirst;
    }

    /** All of them; to be asked for once all examples were taken. */
    Predictions predictions() {
        return new Predictions(truths, predicted, probabilities);
    }
}
