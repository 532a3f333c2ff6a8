package dev.assay.sweepers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.run.Seeds;
import dev.assay.spi.Metric.Goal;
import dev.assay.spi.SearchSpace;
import dev.assay.spi.SearchSpace.Choice;
import dev.assay.spi.Sweeper;
import dev.assay.spi.UserException;
import dev.assay.testing.SweeperContract;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GridTest extends SweeperContract {
    @Override
    protected Sweeper sweeper() {
        return new Grid();
    }

    @Override
    protected List<SearchSpace> spaces() {
        return List.of(countable(), Spaces.of());
    }

    private static List<String> points(SearchSpace space) {
        return Spaces.minimize(new Grid(), space, 3, 1, proposal -> 0).stream()
                .map(proposal -> proposal.values().toString())
                .toList();
    }

    @Test
    void takesTheFirstAxisAsTheOutermostLoop() {
        Choice zip = new Choice(List.of("b", "c"), List.of(List.of("1", "x"), List.of("2", "y")));
        assertThat(points(Spaces.of(Spaces.choice("a", "p", "q"), zip, Spaces.choice("d", "0", "5"))))
                .containsExactly(
                        "{a=p, b=1, c=x, d=0}",
                        "{a=p, b=1, c=x, d=5}",
                        "{a=p, b=2, c=y, d=0}",
                        "{a=p, b=2, c=y, d=5}",
                        "{a=q, b=1, c=x, d=0}",
                        "{a=q, b=1, c=x, d=5}",
                        "{a=q, b=2, c=y, d=0}",
                        "{a=q, b=2, c=y, d=5}");
    }

    @Test
    void refusesAnIntervalAndSaysWhatCould() {
        assertThatThrownBy(() -> points(Spaces.of(Spaces.choice("a", "1"), Spaces.log("rate", 1e-4, 1))))
                .isInstanceOf(UserException.class)
                .hasMessage(
                        "rate is an interval, whose values a grid cannot count: give it some, as in rate=choice(...) or"
                                + " rate=range(...), or search it with sweeper=random or sweeper=tpe");
    }

    @Test
    void refusesAnAxisWithoutValues() {
        assertThatThrownBy(() -> points(Spaces.of(Spaces.choice("a", "1"), Spaces.choice("group"))))
                .isInstanceOf(UserException.class)
                .hasMessage("group: there is no value to choose from");
    }

    @Test
    void refusesAGridThatNobodyCouldRun() {
        String[] many = IntStream.range(0, 2000).mapToObj(String::valueOf).toArray(String[]::new);
        SearchSpace space = Spaces.of(Spaces.choice("a", many), Spaces.choice("b", many));
        assertThatThrownBy(() -> new Grid().search(space, Goal.MINIMIZE, 1, new Seeds(1)))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("more than 1000000 points");
    }
}
