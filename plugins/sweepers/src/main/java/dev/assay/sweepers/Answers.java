package dev.assay.sweepers;

import dev.assay.spi.Metric.Goal;
import java.util.ArrayList;
import java.util.List;

/** The answers to a search's proposals, in the order of their numbers. */
final class Answers {
    private final List<Double> values = new ArrayList<>();

    /** Takes the next one. */
    void tell(int number, double value) {
        if (number != values.size()) {
            throw new IllegalArgumentException(
                    "the answer to proposal " + values.size() + " comes next, found that to " + number);
        }
        values.add(value);
    }

    /** How many there are: those to the proposals below this number. */
    int count() {
        return values.size();
    }

    /** Whether a proposal's answer is a number; an infinite one is a failure too, as no order could be made of several. */
    boolean succeeded(int number) {
        return Double.isFinite(values.get(number));
    }

    /** The proposals among the given that succeeded, best first; of equal ones the earlier first. */
    List<Integer> ranked(List<Integer> numbers, Goal goal) {
        return numbers.stream()
                .filter(this::succeeded)
                .sorted((a, b) -> {
                    int ascending = Double.compare(values.get(a), values.get(b));
                    int better = goal == Goal.MINIMIZE ? ascending : -ascending;
                    return better != 0 ? better : Integer.compare(a, b);
                })
                .toList();
    }
}
