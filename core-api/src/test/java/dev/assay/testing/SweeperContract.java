package dev.assay.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.run.Seeds;
import dev.assay.spi.Metric.Goal;
import dev.assay.spi.SearchSpace;
import dev.assay.spi.SearchSpace.Axis;
import dev.assay.spi.SearchSpace.Choice;
import dev.assay.spi.SearchSpace.Interval;
import dev.assay.spi.Sweeper;
import dev.assay.spi.Sweeper.Proposal;
import dev.assay.spi.Sweeper.Search;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/**
 * What a sweeper must do: propose the same trials whenever the answers come, each within the space, go on after failures, know how many
 * there are, and end.
 */
public abstract class SweeperContract {
    private static final int EPOCHS = 9;
    private static final Seeds SEEDS = new Seeds(11);

    private static final Choice OPTIMIZER =
            new Choice(List.of("optimizer"), List.of(List.of("sgd"), List.of("{ name = adam, beta1 = 0.8 }")));
    private static final Choice ZIPPED = new Choice(
            List.of("batch-size", "epochs"), List.of(List.of("8", "1"), List.of("16", "2"), List.of("32", "4")));

    /** The sweeper under test. */
    protected abstract Sweeper sweeper();

    /** Spaces that it can search. */
    protected List<SearchSpace> spaces() {
        return List.of(
                countable(),
                new SearchSpace(List.of(
                        new Interval("rate", 1e-5, 1e-1, true, false),
                        new Interval("momentum", -0.5, 0.99, false, false),
                        new Interval("width", 3, 7, false, true),
                        new Interval("depth", 1, 1000, true, true))),
                new SearchSpace(List.of(new Interval("narrow", 1.0000001, 1.0000002, true, false), OPTIMIZER, ZIPPED)));
    }

    /** A space of choices alone. */
    protected static SearchSpace countable() {
        return new SearchSpace(
                List.of(OPTIMIZER, ZIPPED, new Choice(List.of("x.y"), List.of(List.of("1"), List.of("2")))));
    }

    /** A number from what is asked, as good as random; a failure for about one in {@code failing}. */
    private static double answer(Proposal proposal, int failing) {
        RandomGenerator random =
                new Seeds(proposal.epochs()).stream(proposal.values().toString());
        return random.nextInt(failing) == 0 ? Double.NaN : random.nextDouble();
    }

    private Search search(SearchSpace space, Seeds seeds) {
        return sweeper().search(space, Goal.MINIMIZE, EPOCHS, seeds);
    }

    /** Runs a search to its end; {@code ahead} says, in a circle, how many proposals may be out before the oldest is answered. */
    private static List<Proposal> proposals(Search search, List<Integer> ahead, int failing) {
        List<Proposal> all = new ArrayList<>();
        Queue<Proposal> out = new ArrayDeque<>();
        while (!search.over() || !out.isEmpty()) {
            boolean waits = out.size() > ahead.get(all.size() % ahead.size());
            Optional<Proposal> next = waits ? Optional.empty() : search.next();
            next.ifPresent(proposal -> {
                all.add(proposal);
                out.add(proposal);
            });
            if (next.isEmpty()) {
                assertThat(out)
                        .as("a search that waits for answers has proposals out")
                        .isNotEmpty();
                Proposal oldest = Objects.requireNonNull(out.remove());
                search.tell(oldest.number(), answer(oldest, failing));
            }
        }
        assertThat(search.next()).isEmpty();
        assertThat(search.size()).isEqualTo(all.size());
        return all;
    }

    private List<Proposal> proposals(SearchSpace space, int failing) {
        return proposals(search(space, SEEDS), List.of(0), failing);
    }

    @Property(tries = 40)
    void proposesTheSameWheneverTheAnswersCome(
            @ForAll @Size(min = 1, max = 12) List<@IntRange(max = 20) Integer> ahead,
            @ForAll @IntRange(min = 1, max = 4) int failing) {
        for (SearchSpace space : spaces()) {
            assertThat(proposals(search(space, SEEDS), ahead, failing)).isEqualTo(proposals(space, failing));
        }
    }

    @Test
    void doesNotCareWhetherLessIsBetterOrMore() {
        for (SearchSpace space : spaces()) {
            Search less = sweeper().search(space, Goal.MINIMIZE, EPOCHS, SEEDS);
            Search more = sweeper().search(space, Goal.MAXIMIZE, EPOCHS, SEEDS);
            while (!less.over()) {
                Proposal proposal = less.next().orElseThrow();
                assertThat(more.next()).contains(proposal);
                less.tell(proposal.number(), answer(proposal, 4));
                more.tell(proposal.number(), -answer(proposal, 4));
            }
            assertThat(more.over()).isTrue();
        }
    }

    @Test
    void numbersItsProposalsInTheirOrder() {
        for (SearchSpace space : spaces()) {
            assertThat(proposals(space, 4))
                    .isNotEmpty()
                    .extracting(Proposal::number)
                    .isEqualTo(IntStream.range(0, proposals(space, 4).size())
                            .boxed()
                            .toList());
        }
    }

    @Test
    void knowsHowManyThereAreWhereNoneFails() {
        for (SearchSpace space : spaces()) {
            assertThat(search(space, SEEDS).size())
                    .isEqualTo(proposals(space, Integer.MAX_VALUE).size());
        }
    }

    @Test
    void choosesEveryValueFromItsAxis() {
        for (SearchSpace space : spaces()) {
            List<String> keys =
                    space.axes().stream().flatMap(axis -> axis.keys().stream()).toList();
            for (Proposal proposal : proposals(space, 4)) {
                assertThat(List.copyOf(proposal.values().keySet())).isEqualTo(keys);
                space.axes().forEach(axis -> checkIsOn(axis, proposal));
            }
        }
    }

    private static void checkIsOn(Axis axis, Proposal proposal) {
        List<String> texts = axis.keys().stream()
                .map(key -> Objects.requireNonNull(proposal.values().get(key)))
                .toList();
        if (axis instanceof Interval interval) {
            assertThat(Double.parseDouble(texts.get(0))).isBetween(interval.low(), interval.high());
            assertThat(texts.get(0)).matches(interval.whole() ? "-?\\d+" : "-?\\d+(\\.\\d+)?(E-?\\d+)?");
        } else {
            assertThat(((Choice) axis).rows()).contains(texts);
        }
    }

    @Test
    void goesOnOnlyWithWhatSucceededToMoreEpochsOfTheSame() {
        for (SearchSpace space : spaces()) {
            List<Proposal> all = proposals(space, 4);
            for (Proposal proposal : all) {
                assertThat(proposal.epochs()).isBetween(1, EPOCHS);
                proposal.continues().ifPresent(number -> {
                    assertThat(number).isLessThan(proposal.number());
                    Proposal before = all.get(number);
                    assertThat(answer(before, 4)).isNotNaN();
                    assertThat(proposal.epochs()).isGreaterThan(before.epochs());
                    assertThat(proposal.values()).isEqualTo(before.values());
                });
            }
        }
    }

    @Test
    void goesOnWithNoneTwice() {
        for (SearchSpace space : spaces()) {
            assertThat(proposals(space, Integer.MAX_VALUE).stream()
                            .flatMapToInt(proposal -> proposal.continues().stream())
                            .boxed())
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void trainsToTheEndUnlessAllFails() {
        for (SearchSpace space : spaces()) {
            assertThat(proposals(space, Integer.MAX_VALUE))
                    .extracting(Proposal::epochs)
                    .contains(EPOCHS);
        }
    }

    @Test
    void endsThoughEverythingFails() {
        for (SearchSpace space : spaces()) {
            assertThat(proposals(space, 1)).isNotEmpty();
        }
    }

    @Test
    void takesAnswersInTheirOrderOnly() {
        Search search = search(spaces().get(0), SEEDS);
        assertThat(search.next()).isPresent();
        assertThatThrownBy(() -> search.tell(1, 0.5)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void doesNotChangeWhatItHasProposed() {
        for (SearchSpace space : spaces()) {
            Proposal first = search(space, SEEDS).next().orElseThrow();
            assertThatThrownBy(() -> first.values().put("optimizer", "other"))
                    .isInstanceOf(UnsupportedOperationException.class);
        }
    }
}
