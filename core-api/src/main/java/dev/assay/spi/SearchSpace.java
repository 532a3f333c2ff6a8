package dev.assay.spi;

import java.util.List;

/**
 * What a sweep may choose from: a point of it takes one value from each axis.
 *
 * @param axes in the order of the config; the first is the outermost loop of a grid
 */
public record SearchSpace(List<Axis> axes) {
    public SearchSpace {
        axes = List.copyOf(axes);
    }

    /** What changes together. */
    public sealed interface Axis {
        /** The config keys that the axis sets, in the order of its values. */
        List<String> keys();
    }

    /**
     * Values that can be counted.
     *
     * @param rows the values to choose from, each with one HOCON text for each key
     */
    public record Choice(List<String> keys, List<List<String>> rows) implements Axis {
        public Choice {
            keys = List.copyOf(keys);
            rows = rows.stream().map(List::copyOf).toList();
        }
    }

    /**
     * Any number between two, both included.
     *
     * @param logarithmic whether numbers of equal ratio are equally far apart; {@code low} is above 0 then
     * @param whole whether only whole numbers are meant
     */
    public record Interval(String key, double low, double high, boolean logarithmic, boolean whole) implements Axis {
        @Override
        public List<String> keys() {
            return List.of(key);
        }
    }
}
