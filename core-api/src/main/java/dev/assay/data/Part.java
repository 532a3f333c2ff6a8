package dev.assay.data;

import java.util.Locale;

/** The use that a set of examples is put to. */
public enum Part {
    TRAIN,
    VALIDATION,
    TEST;

    /** The name in configs, metrics and records: {@code train}, {@code validation}, {@code test}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
