package dev.assay.sweepers;

import dev.assay.run.Seeds;
import dev.assay.spi.Metric;
import dev.assay.spi.Name;
import dev.assay.spi.SearchSpace;
import dev.assay.spi.Settings;
import dev.assay.spi.Sweeper;
import dev.assay.sweepers.HalvingSearch.Bracket;
import java.util.ArrayList;
import java.util.List;

/**
 * Successive halving in brackets that cost about the same, from many points that are trained shortly at first to a few that are trained to the
 * end at once. Li et al. 2018, https://jmlr.org/papers/v18/16-558.html
 *
 * @param reductionFactor eta: one in so many goes on, to so many times the epochs, 2 or more
 * @param minimumEpochs for how many epochs every point is trained at least; the paper's unit of the resource
 */
@Name("hyperband")
public record Hyperband(int reductionFactor, int minimumEpochs) implements Sweeper {
    public Hyperband {
        Settings.atLeast(2, "reduction-factor", reductionFactor);
        Settings.atLeast(1, "minimum-epochs", minimumEpochs);
    }

    @Override
    public Search search(SearchSpace space, Metric.Goal goal, int epochs, Seeds seeds) {
        return new HalvingSearch(Points.of(space), brackets(epochs), goal, seeds);
    }

    /** From the longest bracket to that of one rung; the number of points is that of the paper's table, which its algorithm 1 rounds otherwise. */
    List<Bracket> brackets(int epochs) {
        int all = HalvingSearch.rungs(minimumEpochs, epochs, reductionFactor);
        List<Bracket> brackets = new ArrayList<>();
        for (int rungs = all; rungs >= 1; rungs--) {
            int trials = all / rungs;
            for (int i = 1; i < rungs; i++) {
                trials *= reductionFactor;
            }
            brackets.add(Bracket.of(trials, rungs, epochs, reductionFactor));
        }
        return brackets;
    }
}
