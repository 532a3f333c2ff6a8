package dev.assay.sweepers;

import dev.assay.run.Seeds;
import dev.assay.spi.Metric;
import dev.assay.spi.Name;
import dev.assay.spi.SearchSpace;
import dev.assay.spi.SearchSpace.Choice;
import dev.assay.spi.Sweeper;
import dev.assay.spi.UserException;

/** Every point of a space whose values can be counted; the first axis is the outermost loop. */
@Name("grid")
public record Grid() implements Sweeper {
    private static final int MOST = 1_000_000;

    @Override
    public Search search(SearchSpace space, Metric.Goal goal, int epochs, Seeds seeds) {
        long size = 1;
        for (SearchSpace.Axis axis : space.axes()) {
            if (!(axis instanceof Choice choice)) {
                String key = axis.keys().get(0);
                throw new UserException(key + " is an interval, whose values a grid cannot count: give it some, as in "
                        + key + "=choice(...) or " + key
                        + "=range(...), or search it with sweeper=random or sweeper=tpe");
            }
            size *= choice.rows().size();
            if (size > MOST) {
                throw new UserException("the grid has more than " + MOST
                        + " points: leave out values, or search it with sweeper=random");
            }
        }
        Points points = Points.of(space);
        return new ListedSearch((int) size, epochs, number -> points.values(points.at(number)));
    }
}
