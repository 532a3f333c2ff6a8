package dev.assay.results.compare;

import java.util.List;
import java.util.OptionalInt;

/**
 * What is asked of a comparison.
 *
 * @param metric by {@code <part>/<name>}: {@code test/accuracy}
 * @param higherIsBetter of the metric
 * @param by the config keys, or blocks of them, whose values make the groups; empty for all that differ
 * @param repetition the config key whose values are repetitions: the seed
 * @param test over the repetitions
 * @param folds of a cross-validation, where the repetitions are its folds
 * @param alpha the level of all tests together: 0.05
 */
public record Question(
        String metric,
        boolean higherIsBetter,
        List<String> by,
        String repetition,
        Test test,
        OptionalInt folds,
        double alpha) {
    /** Which test over the repetitions. */
    public enum Test {
        /** The corrected resampled t-test for folds; for seeds permutations, where there are enough of them that one could tell, else the t-test. */
        AUTO,
        /** Paired, or Welch's where the groups have not the same seeds. */
        T,
        /** Paired, or of two samples. */
        PERMUTATION,
        /** The signed-rank test, or the rank-sum test of Mann and Whitney. */
        WILCOXON
    }

    public Question {
        by = List.copyOf(by);
    }

    /** By accuracy on the test part, everything else as it comes. */
    public static Question ofAccuracy() {
        return new Question("test/accuracy", true, List.of(), "seed", Test.AUTO, OptionalInt.empty(), 0.05);
    }

    /** The part of the metric's name after {@code test/}. */
    String measure() {
        return metric.substring(metric.indexOf('/') + 1);
    }
}
