package dev.assay.testing;

import dev.assay.run.Seeds;
import dev.assay.spi.Metric;
import dev.assay.spi.Name;
import dev.assay.spi.SearchSpace;
import dev.assay.spi.SearchSpace.Choice;
import dev.assay.spi.SearchSpace.Interval;
import dev.assay.spi.Sweeper;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The contract holds for a sweeper that tries one point. */
class SweeperContractTest extends SweeperContract {
    @Override
    protected Sweeper sweeper() {
        return new First();
    }

    /** The first value of each axis. */
    @Name("first")
    record First() implements Sweeper {
        @Override
        public Search search(SearchSpace space, Metric.Goal goal, int epochs, Seeds seeds) {
            Map<String, String> values = new LinkedHashMap<>();
            for (SearchSpace.Axis axis : space.axes()) {
                if (axis instanceof Interval interval) {
                    values.put(
                            interval.key(),
                            interval.whole() ? String.valueOf((long) interval.low()) : String.valueOf(interval.low()));
                } else if (axis instanceof Choice choice) {
                    for (int i = 0; i < choice.keys().size(); i++) {
                        values.put(choice.keys().get(i), choice.rows().get(0).get(i));
                    }
                }
            }
            Proposal only = new Proposal(0, Collections.unmodifiableMap(values), OptionalInt.empty(), epochs);
            return new Search() {
                private boolean proposed;
                private boolean answered;

                @Override
                public Optional<Proposal> next() {
                    boolean first = !proposed;
                    proposed = true;
                    return first ? Optional.of(only) : Optional.empty();
                }

                @Override
                public void tell(int number, double value) {
                    if (number != 0 || answered) {
                        throw new IllegalArgumentException("there is no answer to come to proposal " + number);
                    }
                    answered = true;
                }

                @Override
                public boolean over() {
                    return proposed;
                }

                @Override
                public int size() {
                    return 1;
                }
            };
        }
    }
}
