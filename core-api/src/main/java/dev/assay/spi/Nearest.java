package dev.assay.spi;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The known name that a mistyped one was probably meant to be. */
public final class Nearest {
    private Nearest() {}

    /** The known name at the smallest edit distance, if that is at most a third of its length (at least 1, 2 from 4 letters on). */
    public static Optional<String> to(String found, Collection<String> known) {
        String wanted = found.toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(name -> distance(wanted, name) <= Math.max(name.length() < 4 ? 1 : 2, name.length() / 3))
                .min(Comparator.comparingInt((String name) -> distance(wanted, name))
                        .thenComparing(name -> name));
    }

    /** {@code did you mean 'x'? Known: a, b, c}, without the question where nothing is near. */
    public static String hint(String found, Collection<String> known) {
        String all = known.isEmpty()
                ? "none is known"
                : "known: " + known.stream().sorted().collect(Collectors.joining(", "));
        return to(found, known).map(name -> "did you mean '" + name + "'? ").orElse("") + all;
    }

    /** The optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours. */
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + change);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
