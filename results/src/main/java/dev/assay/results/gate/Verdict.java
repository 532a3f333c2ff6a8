package dev.assay.results.gate;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** What a gate finds, from harmless to worst. */
public enum Verdict {
    PASS(0),
    IMPROVED(0),
    /** The measurements do not tell. */
    UNDECIDED(3),
    REGRESSED(1);

    private final int exitCode;

    Verdict(int exitCode) {
        this.exitCode = exitCode;
    }

    /** What a shell is told. */
    public int exitCode() {
        return exitCode;
    }

    /** The word for people and files, in lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The worst of several; {@link #UNDECIDED} where there is none, since nothing was shown. */
    public static Verdict worst(Collection<Verdict> verdicts) {
        return verdicts.stream().max(Comparator.naturalOrder()).orElse(UNDECIDED);
    }
}
