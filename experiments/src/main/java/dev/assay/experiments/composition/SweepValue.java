package dev.assay.experiments.composition;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;

/** Values that an override asks to try one after the other. */
sealed interface SweepValue extends OverrideValue {
    /** The values in the order in which to try them; empty where they are not countable, or known only later. */
    Optional<List<Single>> values();

    /** {@code a,b} or {@code choice(a,b)}. */
    record Choice(List<Single> items) implements SweepValue {
        public Choice {
            items = List.copyOf(items);
        }

        @Override
        public Optional<List<Single>> values() {
            return Optional.of(items);
        }
    }

    /** {@code range(start,stop,step)}: from start by step as long as stop is not reached. */
    record Range(BigDecimal start, BigDecimal stop, BigDecimal step) implements SweepValue {
        private static final int MOST = 1_000_000;

        public Range {
            if (step.signum() == 0) {
                throw new IllegalArgumentException("the step of a range must not be 0");
            }
            if (stop.subtract(start).divideToIntegralValue(step).compareTo(BigDecimal.valueOf(MOST)) > 0) {
                throw new IllegalArgumentException("the range has more than " + MOST + " values");
            }
        }

        @Override
        public Optional<List<Single>> values() {
            List<Single> values = new ArrayList<>();
            for (BigDecimal at = start; stop.subtract(at).signum() == step.signum(); at = at.add(step)) {
                values.add(Single.literal(at.toPlainString()));
            }
            return Optional.of(values);
        }
    }

    /** {@code glob(pattern, exclude=pattern)}: the options of a group whose names match. */
    record Glob(List<String> include, List<String> exclude) implements SweepValue {
        public Glob {
            include = List.copyOf(include);
            exclude = List.copyOf(exclude);
        }

        @Override
        public Optional<List<Single>> values() {
            return Optional.empty();
        }
    }

    /** {@code interval(a,b)}: any number of [a, b], on a logarithmic scale with {@code log()}, whole with {@code int()}. */
    record Interval(BigDecimal start, BigDecimal end, boolean logarithmic, boolean whole) implements SweepValue {
        public Interval {
            if (start.compareTo(end) >= 0) {
                throw new IllegalArgumentException("an interval's start must be below its end");
            }
            if (logarithmic && start.signum() <= 0) {
                throw new IllegalArgumentException("an interval on a logarithmic scale must start above 0");
            }
        }

        @Override
        public Optional<List<Single>> values() {
            return Optional.empty();
        }
    }

    /** {@code sort(...)}: numbers by size, else by text. */
    record Sort(SweepValue of, boolean reverse) implements SweepValue {
        @Override
        public Optional<List<Single>> values() {
            return of.values().map(values -> {
                boolean numbers =
                        values.stream().allMatch(value -> value.number().isPresent());
                Comparator<Single> order = numbers
                        ? Comparator.comparing(value -> value.number().orElse(BigDecimal.ZERO))
                        : Comparator.comparing(Single::text);
                return values.stream()
                        .sorted(reverse ? order.reversed() : order)
                        .toList();
            });
        }
    }

    /** {@code shuffle(..., seed=n)}: in random order, the same for the same seed. */
    record Shuffle(SweepValue of, long seed) implements SweepValue {
        @Override
        public Optional<List<Single>> values() {
            return of.values().map(values -> {
                List<Single> shuffled = new ArrayList<>(values);
                Collections.shuffle(shuffled, new Random(seed));
                return List.copyOf(shuffled);
            });
        }
    }

    /** {@code zip(a.b, c.d)(x:1, y:2)}: several keys that change together, a row a trial. */
    record Zip(List<String> keys, List<List<Single>> rows) implements SweepValue {
        public Zip {
            keys = List.copyOf(keys);
            rows = rows.stream().map(List::copyOf).toList();
        }

        @Override
        public Optional<List<Single>> values() {
            return Optional.empty();
        }
    }

    /** {@code 3 values, a, b, c}, for a message. */
    default String summary() {
        return values().map(values -> values.stream().map(Single::text).collect(Collectors.joining(", ")))
                .map(text -> text.length() > 60 ? text.substring(0, 60) + " ..." : text)
                .map(text -> " over " + text)
                .orElse("");
    }
}
