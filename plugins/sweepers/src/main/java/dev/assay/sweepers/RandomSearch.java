package dev.assay.sweepers;

import dev.assay.run.Seeds;
import dev.assay.spi.Metric;
import dev.assay.spi.Name;
import dev.assay.spi.SearchSpace;
import dev.assay.spi.Settings;
import dev.assay.spi.Sweeper;

/**
 * Points drawn at random, each without regard to the others. Bergstra and Bengio 2012, https://jmlr.org/papers/v13/bergstra12a.html
 *
 * @param trials how many
 */
@Name("random")
public record RandomSearch(int trials) implements Sweeper {
    public RandomSearch {
        Settings.atLeast(1, "trials", trials);
    }

    @Override
    public Search search(SearchSpace space, Metric.Goal goal, int epochs, Seeds seeds) {
        Points points = Points.of(space);
        return new ListedSearch(trials, epochs, number -> points.values(points.draw(seeds, number)));
    }
}
