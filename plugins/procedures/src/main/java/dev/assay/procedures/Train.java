package dev.assay.procedures;

import dev.assay.spi.Name;
import dev.assay.spi.Procedure;
import java.util.Optional;

/** One run: trained, validated after each epoch, tested at the end. */
@Name("train")
public record Train() implements Procedure {
    @Override
    public Optional<Composite> composite(long seed, long splitSeed) {
        return Optional.empty();
    }
}
