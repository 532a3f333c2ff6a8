package dev.assay.sweepers;

import dev.assay.run.Seeds;
import dev.assay.spi.Metric;
import dev.assay.spi.Name;
import dev.assay.spi.SearchSpace;
import dev.assay.spi.Settings;
import dev.assay.spi.Sweeper;
import dev.assay.sweepers.HalvingSearch.Bracket;
import java.util.List;

/**
 * Many random points for a few epochs, the best of them for more, and so on, until the last few have been trained to the end. Jamieson and
 * Talwalkar 2016, https://proceedings.mlr.press/v51/jamieson16.html
 *
 * @param trials how many points there are at first
 * @param reductionFactor one in so many goes on, to so many times the epochs, 2 or more
 * @param minimumEpochs for how many epochs every point is trained at least
 */
@Name("successive-halving")
public record SuccessiveHalving(int trials, int reductionFactor, int minimumEpochs) implements Sweeper {
    public SuccessiveHalving {
        Settings.atLeast(1, "trials", trials);
        Settings.atLeast(2, "reduction-factor", reductionFactor);
        Settings.atLeast(1, "minimum-epochs", minimumEpochs);
    }

    @Override
    public Search search(SearchSpace space, Metric.Goal goal, int epochs, Seeds seeds) {
        int rungs = HalvingSearch.rungs(minimumEpochs, epochs, reductionFactor);
        Bracket bracket = Bracket.of(trials, rungs, epochs, reductionFactor);
        return new HalvingSearch(Points.of(space), List.of(bracket), goal, seeds);
    }
}
