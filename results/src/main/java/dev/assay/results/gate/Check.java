package dev.assay.results.gate;

import java.util.Optional;

/**
 * One thing that a gate has looked at.
 *
 * @param area {@code runs}, {@code quality} or {@code speed}
 * @param name the metric or cost
 * @param explanation why, in one sentence for people
 * @param measured what was measured; empty where it did not come to that
 */
public record Check(String area, String name, Verdict verdict, String explanation, Optional<Measured> measured) {
    /**
     * The numbers behind a verdict.
     *
     * @param base the base's mean, or median for costs
     * @param head likewise
     * @param worse in the metric's unit, or as a share of the base for costs
     * @param margin likewise
     * @param texts base, head, difference and margin as they are shown to people
     */
    public record Measured(double base, double head, Difference worse, double margin, Texts texts) {}

    /** {@link Measured} for people. */
    public record Texts(String base, String head, String worse, String margin) {}

    /** One that was not measured. */
    static Check without(String area, String name, Verdict verdict, String explanation) {
        return new Check(area, name, verdict, explanation, Optional.empty());
    }
}
