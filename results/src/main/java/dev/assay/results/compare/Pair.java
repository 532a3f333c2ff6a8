package dev.assay.results.compare;

import dev.assay.results.statistics.Interval;
import dev.assay.results.statistics.TestResult;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What tells two groups apart.
 *
 * @param better the one with the better mean
 * @param worse the other
 * @param difference of the means, better less worse
 * @param interval of the difference, by the t-distribution, for this pair alone
 * @param test over the repetitions
 * @param adjusted its p-value, corrected for all pairs
 * @param cohensD of the two samples, by their pooled spread
 * @param a12 how often a run of the better group has the greater value
 * @param examples what McNemar's test says, where the runs' predictions are there
 * @param needed so many repetitions tell this difference with a probability of 0.8, if it is what was found; empty beyond all reason
 * @param real whether the difference is real: the adjusted p-value is below the level
 */
public record Pair(
        Group better,
        Group worse,
        double difference,
        Interval interval,
        TestResult test,
        double adjusted,
        double cohensD,
        double a12,
        Optional<OnExamples> examples,
        OptionalInt needed,
        boolean real) {
    /**
     * McNemar's test on the same test examples, one for each seed that both groups have.
     *
     * @param tests how many
     * @param different in how many of them the p-value, corrected for all tests of all pairs, is below the level
     * @param largest the largest p-value of them, corrected
     */
    public record OnExamples(int tests, int different, double largest) {}
}
