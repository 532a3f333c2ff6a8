package dev.assay.results.gate;

/**
 * By how much the head is worse than the base; what is better is negative.
 *
 * @param amount the estimate
 * @param low the truth is below with at most the probability of a false accusation
 * @param high the truth is above with at most the probability of a false pass
 */
public record Difference(double amount, double low, double high) {
    /** Regressed or improved where more than the margin is shown, pass where it is shown to be less, else undecided. */
    public Verdict verdict(double margin) {
        if (low > margin) {
            return Verdict.REGRESSED;
        }
        if (high < -margin) {
            return Verdict.IMPROVED;
        }
        return high < margin ? Verdict.PASS : Verdict.UNDECIDED;
    }
}
