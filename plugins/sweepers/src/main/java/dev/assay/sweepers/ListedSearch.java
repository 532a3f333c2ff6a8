package dev.assay.sweepers;

import dev.assay.spi.Sweeper.Proposal;
import dev.assay.spi.Sweeper.Search;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;

/** A search whose proposals do not depend on any answer. */
final class ListedSearch implements Search {
    private final int size;
    private final int epochs;
    private final IntFunction<Map<String, String>> points;
    private final Answers answers = new Answers();
    private int next;

    /** Proposes {@code size} points, each by its number. */
    ListedSearch(int size, int epochs, IntFunction<Map<String, String>> points) {
        this.size = size;
        this.epochs = epochs;
        this.points = points;
    }

    @Override
    public Optional<Proposal> next() {
        if (over()) {
            return Optional.empty();
        }
        int number = next++;
        return Optional.of(new Proposal(number, points.apply(number), OptionalInt.empty(), epochs));
    }

    @Override
    public void tell(int number, double value) {
        answers.tell(number, value);
    }

    @Override
    public boolean over() {
        return next == size;
    }

    @Override
    public int size() {
        return size;
    }
}
