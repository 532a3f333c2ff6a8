package dev.assay.experiments.sweep;

import dev.assay.spi.Sweeper.Proposal;
import dev.assay.spi.Sweeper.Search;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** A search that climbs: of the answers to the proposals up to three before, it goes on beside the best. Each answer must come in its turn. */
final class Adaptive implements Search {
    private static final int BEFORE = 3;

    private final int size;
    private final List<Double> xs = new ArrayList<>();
    private final List<Double> answers = new ArrayList<>();

    Adaptive(int size) {
        this.size = size;
    }

    @Override
    public Optional<Proposal> next() {
        int number = xs.size();
        if (over() || number >= BEFORE && answers.size() <= number - BEFORE) {
            return Optional.empty();
        }
        // Only the answers that are surely there, whatever else has come in.
        double x = number < BEFORE
                ? number
                : IntStream.rangeClosed(0, number - BEFORE)
                                .boxed()
                                .max(Comparator.comparingDouble(
                                        i -> Double.isNaN(answers.get(i)) ? -1e9 : answers.get(i)))
                                .map(xs::get)
                                .orElseThrow()
                        + 0.5 / number;
        xs.add(x);
        return Optional.of(
                new Proposal(number, Map.of("x", String.valueOf(x)), OptionalInt.empty(), SweepFixture.EPOCHS));
    }

    @Override
    public void tell(int number, double value) {
        if (number != answers.size()) {
            throw new IllegalStateException("answer " + number + " is out of turn");
        }
        answers.add(value);
    }

    @Override
    public boolean over() {
        return xs.size() == size;
    }

    @Override
    public int size() {
        return size;
    }
}
