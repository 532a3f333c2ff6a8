package dev.assay.experiments.cli;

import dev.assay.spi.UserException;
import java.util.function.Supplier;

/** Says which option a rejected value was given to. */
final class Mistakes {
    private Mistakes() {}

    static <T> T told(String option, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new UserException(option + ": " + e.getMessage(), e);
        }
    }
}
