package dev.assay.sweepers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.run.Seeds;
import dev.assay.spi.Metric.Goal;
import dev.assay.spi.SearchSpace;
import dev.assay.spi.Sweeper;
import dev.assay.spi.Sweeper.Proposal;
import dev.assay.spi.Sweeper.Search;
import dev.assay.testing.SweeperContract;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SuccessiveHalvingTest extends SweeperContract {
    private static final SearchSpace LINE = Spaces.of(Spaces.interval("x", 0, 1));

    @Override
    protected Sweeper sweeper() {
        return new SuccessiveHalving(12, 3, 1);
    }

    private static double x(Proposal proposal) {
        return Spaces.number(proposal.values(), "x");
    }

    @Test
    void goesOnWithTheBestOfEachRungBestFirst() {
        List<Proposal> proposals =
                Spaces.minimize(new SuccessiveHalving(9, 3, 1), LINE, 9, 6, SuccessiveHalvingTest::x);
        List<Double> drawn = proposals.stream()
                .limit(9)
                .map(SuccessiveHalvingTest::x)
                .sorted()
                .toList();
        assertThat(proposals).extracting(Proposal::epochs).containsExactly(1, 1, 1, 1, 1, 1, 1, 1, 1, 3, 3, 3, 9);
        assertThat(proposals.subList(9, 12))
                .extracting(SuccessiveHalvingTest::x)
                .containsExactlyElementsOf(drawn.subList(0, 3));
        assertThat(x(proposals.get(12))).isEqualTo(drawn.get(0));
        assertThat(proposals.get(12).continues()).hasValue(9);
    }

    @Test
    void prefersTheEarlierOfEqualOnes() {
        List<Proposal> proposals = Spaces.minimize(new SuccessiveHalving(9, 3, 1), LINE, 9, 6, proposal -> 1);
        assertThat(proposals.subList(9, 13).stream().map(p -> p.continues().getAsInt()))
                .containsExactly(0, 1, 2, 9);
    }

    @Test
    void leavesPlacesEmptyWhereTooFewSucceed() {
        Search search = new SuccessiveHalving(9, 3, 1).search(LINE, Goal.MAXIMIZE, 9, new Seeds(1));
        assertThat(search.size()).isEqualTo(13);
        for (int i = 0; i < 9; i++) {
            assertThat(search.next()).isPresent();
            search.tell(i, i == 4 || i == 7 ? i : Double.NaN);
        }
        assertThat(search.size()).isEqualTo(12);
        List<Integer> continued = new ArrayList<>();
        search.next().ifPresent(proposal -> continued.add(proposal.continues().getAsInt()));
        search.next().ifPresent(proposal -> continued.add(proposal.continues().getAsInt()));
        assertThat(continued).containsExactly(7, 4);
        assertThat(search.next()).isEmpty();
        search.tell(9, Double.NaN);
        assertThat(search.over()).isFalse();
        search.tell(10, Double.NEGATIVE_INFINITY);
        assertThat(search.over()).isTrue();
        assertThat(search.size()).isEqualTo(11);
    }
}
