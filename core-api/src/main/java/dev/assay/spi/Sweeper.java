package dev.assay.spi;

import dev.assay.run.Seeds;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Chooses which points of a search space a sweep tries, in which order, and for how many epochs. */
@Kind("sweeper")
public interface Sweeper extends Component {
    /**
     * A new search.
     *
     * @param epochs for how many epochs a trial is trained that is not cut short
     * @param seeds the sweep's own; equal seeds and equal answers give equal proposals
     * @throws UserException where the sweeper cannot search the space, naming the axis and what could
     */
    Search search(SearchSpace space, Metric.Goal goal, int epochs, Seeds seeds);

    /**
     * A search under way. What it proposes depends on the answers alone, not on when they come: proposal n is computed from the answers
     * to a fixed set of earlier proposals, and {@link #next} waits for just these. So any number of workers gets the same trials, and a
     * search is taken up again by giving a new one the answers of the old.
     */
    interface Search {
        /** The next trial to start; empty while it waits for answers, and once it is {@link #over}. */
        Optional<Proposal> next();

        /**
         * Takes the answer to a proposal; answers come in the order of the numbers.
         *
         * @param value the metric after the proposal's epochs; NaN where the trial failed
         */
        void tell(int number, double value);

        /** Whether no proposal will come any more. */
        boolean over();

        /** How many proposals it makes in all, those to come included. */
        int size();
    }

    /**
     * A trial to run.
     *
     * @param number from 0, in the order of the proposals
     * @param values a HOCON text for each key of the space
     * @param continues the earlier proposal whose training goes on, with the same values; empty where it starts anew
     * @param epochs how many epochs are done when it ends, those that it continues included
     */
    record Proposal(int number, Map<String, String> values, OptionalInt continues, int epochs) {}
}
