package dev.assay.sweepers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.run.Seeds;
import dev.assay.spi.Metric.Goal;
import dev.assay.spi.SearchSpace;
import dev.assay.spi.Sweeper;
import dev.assay.spi.Sweeper.Proposal;
import dev.assay.spi.UserException;
import dev.assay.sweepers.HalvingSearch.Bracket;
import dev.assay.testing.SweeperContract;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class HyperbandTest extends SweeperContract {
    @Override
    protected Sweeper sweeper() {
        return new Hyperband(3, 1);
    }

    /** Table 1 of Li et al. 2018. */
    @Test
    void hasTheBracketsOfThePaper() {
        assertThat(new Hyperband(3, 1).brackets(81))
                .containsExactly(
                        new Bracket(List.of(81, 27, 9, 3, 1), List.of(1, 3, 9, 27, 81)),
                        new Bracket(List.of(27, 9, 3, 1), List.of(3, 9, 27, 81)),
                        new Bracket(List.of(9, 3, 1), List.of(9, 27, 81)),
                        new Bracket(List.of(6, 2), List.of(27, 81)),
                        new Bracket(List.of(5), List.of(81)));
    }

    @Test
    void endsWithAWholeTrainingWhateverTheEpochs() {
        assertThat(new Hyperband(3, 1).brackets(10))
                .containsExactly(
                        new Bracket(List.of(9, 3, 1), List.of(1, 3, 10)),
                        new Bracket(List.of(3, 1), List.of(3, 10)),
                        new Bracket(List.of(3), List.of(10)));
        assertThat(new Hyperband(2, 5).brackets(25))
                .containsExactly(
                        new Bracket(List.of(4, 2, 1), List.of(6, 13, 25)),
                        new Bracket(List.of(2, 1), List.of(13, 25)),
                        new Bracket(List.of(3), List.of(25)));
        assertThat(new Hyperband(3, 1).brackets(1)).containsExactly(new Bracket(List.of(1), List.of(1)));
    }

    @Test
    void trainsAllBracketsFirstRungsBeforeAnySecond() {
        SearchSpace space = Spaces.of(Spaces.interval("x", 0, 1));
        List<Proposal> proposals =
                Spaces.minimize(new Hyperband(3, 1), space, 9, 1, proposal -> Spaces.number(proposal.values(), "x"));
        String rungs = proposals.stream()
                .map(proposal -> (proposal.continues().isPresent() ? "+" : "") + proposal.epochs())
                .collect(Collectors.joining(" "));
        assertThat(rungs).isEqualTo("1 1 1 1 1 1 1 1 1 3 3 3 9 9 9 +3 +3 +3 +9 +9");
    }

    @Test
    void sparesMostOfTheEpochsOfTrainingAllToTheEnd() {
        SearchSpace space = Spaces.of(Spaces.interval("x", 0, 1));
        List<Proposal> proposals =
                Spaces.minimize(new Hyperband(3, 1), space, 81, 1, proposal -> Spaces.number(proposal.values(), "x"));
        int begun = 0;
        int epochs = 0;
        for (Proposal proposal : proposals) {
            boolean fresh = proposal.continues().isEmpty();
            begun += fresh ? 1 : 0;
            epochs += proposal.epochs()
                    - (fresh
                            ? 0
                            : proposals.get(proposal.continues().getAsInt()).epochs());
        }
        assertThat(begun).isEqualTo(81 + 27 + 9 + 6 + 5);
        // By the table, each rung costing what it has more than the one below.
        assertThat(epochs)
                .isEqualTo((81 + 27 * 2 + 9 * 6 + 3 * 18 + 54)
                        + (27 * 3 + 9 * 6 + 3 * 18 + 54)
                        + (9 * 9 + 3 * 18 + 54)
                        + (6 * 27 + 2 * 54)
                        + 5 * 81);
    }

    @Test
    void saysThatTheLeastIsMoreThanAll() {
        assertThatThrownBy(() -> new Hyperband(3, 20)
                        .search(Spaces.of(Spaces.interval("x", 0, 1)), Goal.MINIMIZE, 10, new Seeds(1)))
                .isInstanceOf(UserException.class)
                .hasMessage(
                        "minimum-epochs is 20, and a whole training has but 10 (epochs): choose a smaller one, or more epochs");
    }
}
