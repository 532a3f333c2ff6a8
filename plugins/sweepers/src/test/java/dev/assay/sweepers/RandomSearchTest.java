package dev.assay.sweepers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.spi.SearchSpace;
import dev.assay.spi.SearchSpace.Interval;
import dev.assay.spi.Sweeper;
import dev.assay.spi.UserException;
import dev.assay.testing.SweeperContract;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RandomSearchTest extends SweeperContract {
    private static final int MANY = 20_000;

    @Override
    protected Sweeper sweeper() {
        return new RandomSearch(25);
    }

    private static List<String> drawn(SearchSpace space) {
        return Spaces.minimize(new RandomSearch(MANY), space, 1, 5, proposal -> 0).stream()
                .map(proposal -> Spaces.text(proposal.values(), "x"))
                .toList();
    }

    /** The share of the numbers below a limit. */
    private static double below(double limit, List<String> numbers) {
        return numbers.stream().filter(text -> Double.parseDouble(text) < limit).count() / (double) numbers.size();
    }

    @Test
    void drawsEveryNumberAlike() {
        List<String> numbers = drawn(Spaces.of(Spaces.interval("x", -1, 3)));
        assertThat(below(0, numbers)).isCloseTo(0.25, within(0.01));
        assertThat(below(2, numbers)).isCloseTo(0.75, within(0.01));
    }

    @Test
    void drawsEveryOrderOfMagnitudeAlikeOnALogarithmicScale() {
        List<String> numbers = drawn(Spaces.of(Spaces.log("x", 1e-4, 1)));
        assertThat(below(1e-3, numbers)).isCloseTo(0.25, within(0.01));
        assertThat(below(1e-1, numbers)).isCloseTo(0.75, within(0.01));
    }

    @Test
    void drawsEveryWholeNumberAndEveryRowAlike() {
        Map<String, Long> whole =
                drawn(Spaces.of(Spaces.whole("x", 3, 6))).stream().collect(counting());
        Map<String, Long> rows = drawn(Spaces.of(Spaces.choice("x", "a", "b", "c", "d"))).stream()
                .collect(counting());
        assertThat(whole).containsOnlyKeys("3", "4", "5", "6");
        assertThat(rows).containsOnlyKeys("a", "b", "c", "d");
        assertThat(whole.values()).allSatisfy(n -> assertThat(n / (double) MANY).isCloseTo(0.25, within(0.01)));
        assertThat(rows.values()).allSatisfy(n -> assertThat(n / (double) MANY).isCloseTo(0.25, within(0.01)));
    }

    private static Collector<String, ?, Map<String, Long>> counting() {
        return Collectors.groupingBy(Function.identity(), Collectors.counting());
    }

    @Test
    void writesNumbersAsShortAsTheIntervalAllows() {
        assertThat(drawn(Spaces.of(Spaces.log("x", 1e-4, 1))).subList(0, 100))
                .allSatisfy(text -> assertThat(text.replaceAll("E.*", "").replaceAll("^0\\.0*|\\.", ""))
                        .hasSizeBetween(1, 7));
        assertThat(drawn(Spaces.of(Spaces.interval("x", 1e6, 1e6 + 1e-3))))
                .satisfies(texts -> assertThat(Set.copyOf(texts)).hasSizeGreaterThan(19_000));
    }

    @Test
    void roundsWholeNumbersOfOpenEndsInwards() {
        assertThat(drawn(Spaces.of(new Interval("x", 1.2, 3.7, false, true)))).containsOnly("2", "3");
        assertThatThrownBy(() -> drawn(Spaces.of(new Interval("x", 1.2, 1.7, false, true))))
                .isInstanceOf(UserException.class)
                .hasMessage("x: there are no whole numbers to choose from between 1.2 and 1.7");
    }

    @Test
    void drawsOthersForAnotherSeed() {
        SearchSpace space = Spaces.of(Spaces.interval("x", 0, 1));
        assertThat(Spaces.minimize(new RandomSearch(5), space, 1, 1, p -> 0))
                .isNotEqualTo(Spaces.minimize(new RandomSearch(5), space, 1, 2, p -> 0));
    }
}
