package dev.assay.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Divides examples into parts, as indices: each example is in exactly one part, parts have exactly the sizes asked for, and indices ascend.
 *
 * <p>For k folds ask for k parts of as equal sizes as can be; for a random subset, for two parts.
 */
public final class Splits {
    private Splits() {}

    /** The numbers from 0 to before n in random order (Fisher and Yates). */
    public static int[] shuffled(int n, RandomGenerator random) {
        int[] order = IntStream.range(0, n).toArray();
        shuffle(order, random);
        return order;
    }

    /**
     * Random parts of {@code size} examples.
     *
     * @param partSizes 0 or more each, which add up to {@code size}
     * @throws IllegalArgumentException where they do not
     */
    public static List<int[]> divide(int size, List<Integer> partSizes, RandomGenerator random) {
        return divide(new int[size], partSizes, random);
    }

    /**
     * Random parts that get the classes in the proportion in which they are there: a part's share of a class is that of the
     * examples not yet given to parts before it, rounded up or down by the method of largest remainders.
     *
     * @param classes each example's class, 0 or above; {@link #classes} takes them from examples
     * @param partSizes 0 or more each, which add up to the number of examples
     * @throws IllegalArgumentException where they do not
     */
    public static List<int[]> stratified(int[] classes, List<Integer> partSizes, RandomGenerator random) {
        return divide(classes, partSizes, random);
    }

    /** Each example's class: where its target is largest, the first among equals. */
    public static int[] classes(Examples examples) {
        float[] target = new float[examples.targetShape().length()];
        return IntStream.range(0, examples.size())
                .map(i -> {
                    examples.copyTarget(i, target, 0);
                    int largest = 0;
                    for (int j = 1; j < target.length; j++) {
                        largest = target[j] > target[largest] ? j : largest;
                    }
                    return largest;
                })
                .toArray();
    }

    private static List<int[]> divide(int[] classes, List<Integer> partSizes, RandomGenerator random) {
        if (partSizes.stream().anyMatch(s -> s < 0)
                || partSizes.stream().mapToLong(Integer::longValue).sum() != classes.length) {
            throw new IllegalArgumentException(
                    "parts of " + partSizes + " examples do not add up to " + classes.length);
        }
        int[][] members = members(classes);
        for (int[] each : members) {
            shuffle(each, random);
        }
        int[] taken = new int[members.length];
        int left = classes.length;
        List<int[]> parts = new ArrayList<>();
        for (int size : partSizes) {
            int[] part = new int[size];
            int filled = 0;
            int[] shares = shares(members, taken, size, left);
            for (int c = 0; c < members.length; c++) {
                System.arraycopy(members[c], taken[c], part, filled, shares[c]);
                filled += shares[c];
                taken[c] += shares[c];
            }
            left -= size;
            Arrays.sort(part);
            parts.add(part);
        }
        return parts;
    }

    /** The examples of each class, ascending. */
    private static int[][] members(int[] classes) {
        int count = Arrays.stream(classes).max().orElse(0) + 1;
        int[] sizes = new int[count];
        for (int c : classes) {
            sizes[c]++;
        }
        int[][] members = new int[count][];
        Arrays.setAll(members, c -> new int[sizes[c]]);
        for (int i = classes.length - 1; i >= 0; i--) {
            members[classes[i]][--sizes[classes[i]]] = i;
        }
        return members;
    }

    /** How many examples of each class make up {@code size} of the {@code left} ones that are not taken. */
    private static int[] shares(int[][] members, int[] taken, int size, int left) {
        int[] shares = new int[members.length];
        long[] remainders = new long[members.length];
        int missing = size;
        for (int c = 0; c < members.length && left > 0; c++) {
            long quota = (long) (members[c].length - taken[c]) * size;
            shares[c] = (int) (quota / left);
            remainders[c] = quota % left;
            missing -= shares[c];
        }
        IntStream.range(0, members.length)
                .boxed()
                .sorted(Comparator.comparingLong(c -> -remainders[c]))
                .limit(missing)
                .forEach(c -> shares[c]++);
        return shares;
    }

    private static void shuffle(int[] values, RandomGenerator random) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = values[i];
            values[i] = values[j];
            values[j] = swapped;
        }
    }
}
