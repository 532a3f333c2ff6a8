package dev.assay.results.score;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Precision and recall of detections by falling score. */
final class PrecisionRecall {
    /** What became of a detection that counts. */
    record Outcome(double score, boolean hit) {}

    private final int wanted;
    private final double[] precision;
    private final double[] recall;

    /**
     * @param outcomes those of equal score stay in their order
     * @param wanted how many objects there are to be found
     */
    PrecisionRecall(List<Outcome> outcomes, int wanted) {
        this.wanted = wanted;
        List<Outcome> ranked = new ArrayList<>(outcomes);
        ranked.sort(Comparator.comparingDouble(outcome -> -outcome.score()));
        precision = new double[ranked.size()];
        recall = new double[ranked.size()];
        int hits = 0;
        for (int i = 0; i < ranked.size(); i++) {
            hits += ranked.get(i).hit() ? 1 : 0;
            precision[i] = (double) hits / (i + 1);
            recall[i] = (double) hits / wanted;
        }
        // The envelope: at a recall, the greatest precision at that recall or a higher one.
        for (int i = precision.length - 1; i > 0; i--) {
            precision[i - 1] = Math.max(precision[i - 1], precision[i]);
        }
    }

    /** The mean of the envelope at so many recalls, evenly from 0 to 1; NaN where nothing is to be found. */
    double interpolated(int recalls) {
        if (wanted == 0) {
            return Double.NaN;
        }
        double sum = 0;
        int at = 0;
        for (int i = 0; i < recalls; i++) {
            double asked = i == recalls - 1 ? 1 : i * (1.0 / (recalls - 1));
            while (at < recall.length && recall[at] < asked) {
                at++;
            }
            sum += at < recall.length ? precision[at] : 0;
        }
        return sum / recalls;
    }

    /** The area under the envelope; NaN where nothing is to be found. */
    double areaUnderEnvelope() {
        if (wanted == 0) {
            return Double.NaN;
        }
        double area = 0;
        double before = 0;
        for (int i = 0; i < recall.length; i++) {
            area += (recall[i] - before) * precision[i];
            before = recall[i];
        }
        return area;
    }

    /** The share that is found in the end; NaN where nothing is to be found. */
    double finalRecall() {
        if (wanted == 0) {
            return Double.NaN;
        }
        return recall.length == 0 ? 0 : recall[recall.length - 1];
    }
}
