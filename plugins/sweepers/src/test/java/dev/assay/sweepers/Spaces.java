package dev.assay.sweepers;

import dev.assay.run.Seeds;
import dev.assay.spi.Metric.Goal;
import dev.assay.spi.SearchSpace;
import dev.assay.spi.SearchSpace.Axis;
import dev.assay.spi.SearchSpace.Choice;
import dev.assay.spi.SearchSpace.Interval;
import dev.assay.spi.Sweeper;
import dev.assay.spi.Sweeper.Proposal;
import dev.assay.spi.Sweeper.Search;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Search spaces, and searches that are run to their end. */
final class Spaces {
    private Spaces() {}

    static SearchSpace of(Axis... axes) {
        return new SearchSpace(List.of(axes));
    }

    static Choice choice(String key, String... values) {
        return new Choice(List.of(key), Stream.of(values).map(List::of).toList());
    }

    static Interval interval(String key, double low, double high) {
        return new Interval(key, low, high, false, false);
    }

    static Interval log(String key, double low, double high) {
        return new Interval(key, low, high, true, false);
    }

    static Interval whole(String key, int low, int high) {
        return new Interval(key, low, high, false, true);
    }

    static double number(Map<String, String> values, String key) {
        return Double.parseDouble(text(values, key));
    }

    static String text(Map<String, String> values, String key) {
        return Objects.requireNonNull(values.get(key));
    }

    /** All proposals where each is answered before the next. */
    static List<Proposal> minimize(
            Sweeper sweeper, SearchSpace space, int epochs, long seed, ToDoubleFunction<Proposal> objective) {
        Search search = sweeper.search(space, Goal.MINIMIZE, epochs, new Seeds(seed));
        List<Proposal> proposals = new ArrayList<>();
        while (!search.over()) {
            Proposal proposal = search.next().orElseThrow();
            proposals.add(proposal);
            search.tell(proposal.number(), objective.applyAsDouble(proposal));
        }
        return proposals;
    }
}
