package dev.assay.sweepers;

import dev.assay.run.Seeds;
import dev.assay.spi.Metric.Goal;
import dev.assay.spi.Sweeper.Proposal;
import dev.assay.spi.Sweeper.Search;
import dev.assay.spi.UserException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.stream.IntStream;

/**
 * Successive halving in one or several brackets: all of a bracket's points are trained for a few epochs, the best of them go on for more.
 *
 * <p>The brackets go on side by side, all first rungs before all second ones, so that there is work while a rung waits for the one below.
 */
final class HalvingSearch implements Search {
    /**
     * The rungs of one bracket.
     *
     * @param trials how many are trained in each, falling
     * @param epochs for how many epochs in all, rising
     */
    record Bracket(List<Integer> trials, List<Integer> epochs) {
        /**
         * A bracket of {@code rungs} rungs, the last of which trains for all {@code epochs}.
         *
         * @param factor a rung has so many times fewer trials than that below, and so many times more epochs
         */
        static Bracket of(int trials, int rungs, int epochs, int factor) {
            List<Integer> sizes = new ArrayList<>();
            List<Integer> lengths = new ArrayList<>();
            long divisor = 1;
            for (int i = 0; i < rungs; i++) {
                sizes.add((int) Math.max(1, trials / divisor));
                lengths.add(0, (int) Math.round((double) epochs / divisor));
                divisor *= factor;
            }
            return new Bracket(sizes, lengths);
        }
    }

    /** How many rungs there are from {@code minimum} epochs to all, each {@code factor} times as long as that below. */
    static int rungs(int minimum, int epochs, int factor) {
        if (minimum > epochs) {
            throw new UserException("minimum-epochs is " + minimum + ", and a whole training has but " + epochs
                    + " (epochs): choose a smaller one, or more epochs");
        }
        int rungs = 1;
        for (long length = (long) minimum * factor; length <= epochs; length *= factor) {
            rungs++;
        }
        return rungs;
    }

    private record Step(int bracket, int rung) {}

    private final Points points;
    private final List<Bracket> brackets;
    private final Goal goal;
    private final Seeds seeds;
    private final Answers answers = new Answers();
    private final List<Proposal> made = new ArrayList<>();
    private final Queue<Proposal> ready = new ArrayDeque<>();
    private final Queue<Step> steps = new ArrayDeque<>();
    /** For each bracket the numbers of its latest rung, as many as are left to choose from. */
    private final List<List<Integer>> latest = new ArrayList<>();

    private int drawn;

    HalvingSearch(Points points, List<Bracket> brackets, Goal goal, Seeds seeds) {
        this.points = points;
        this.brackets = brackets;
        this.goal = goal;
        this.seeds = seeds;
        int rungs = brackets.stream().mapToInt(b -> b.trials().size()).max().orElse(0);
        for (int rung = 0; rung < rungs; rung++) {
            for (int bracket = 0; bracket < brackets.size(); bracket++) {
                if (rung < brackets.get(bracket).trials().size()) {
                    steps.add(new Step(bracket, rung));
                }
            }
        }
        brackets.forEach(bracket -> latest.add(List.of()));
    }

    @Override
    public Optional<Proposal> next() {
        advance();
        return Optional.ofNullable(ready.poll());
    }

    @Override
    public void tell(int number, double value) {
        answers.tell(number, value);
    }

    @Override
    public boolean over() {
        advance();
        return ready.isEmpty() && steps.isEmpty();
    }

    @Override
    public int size() {
        advance();
        int size = made.size();
        int[] left = latest.stream().mapToInt(List::size).toArray();
        for (Step step : steps) {
            int planned = brackets.get(step.bracket()).trials().get(step.rung());
            left[step.bracket()] = step.rung() == 0 ? planned : Math.min(planned, left[step.bracket()]);
            size += left[step.bracket()];
        }
        return size;
    }

    /** Makes the proposals of the next rung once its answers are there, and of the next but one where that one has none. */
    private void advance() {
        while (ready.isEmpty() && !steps.isEmpty() && isAnswered(steps.element())) {
            begin(steps.remove());
        }
    }

    private boolean isAnswered(Step step) {
        return latest.get(step.bracket()).stream().allMatch(number -> number < answers.count());
    }

    private void begin(Step step) {
        Bracket bracket = brackets.get(step.bracket());
        int trials = bracket.trials().get(step.rung());
        int epochs = bracket.epochs().get(step.rung());
        int first = made.size();
        if (step.rung() == 0) {
            for (int i = 0; i < trials; i++) {
                propose(points.values(points.draw(seeds, drawn++)), OptionalInt.empty(), epochs);
            }
        } else {
            answers.ranked(latest.get(step.bracket()), goal).stream()
                    .limit(trials)
                    .forEach(number -> propose(made.get(number).values(), OptionalInt.of(number), epochs));
        }
        latest.set(step.bracket(), IntStream.range(first, made.size()).boxed().toList());
    }

    private void propose(Map<String, String> values, OptionalInt continues, int epochs) {
        Proposal proposal = new Proposal(made.size(), values, continues, epochs);
        made.add(proposal);
        ready.add(proposal);
    }
}
