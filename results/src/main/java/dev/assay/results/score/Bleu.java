package dev.assay.results.score;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * BLEU: how many of a translation's word sequences are in a reference translation, over a whole corpus.
 *
 * <p>The geometric mean of the precisions of 1 to n words, each word sequence counted as often as one reference has it at most, times the
 * brevity penalty exp(1 - r / c) for translations of c words in all that are shorter than the references nearest in length, of r words.
 * Papineni et al. 2002, https://aclanthology.org/P02-1040. Not smoothed: 0 where no sequence of n words is met.
 */
public final class Bleu {
    private Bleu() {}

    /**
     * The figure, 0 to 1; NaN for no translation, or none as long as n words.
     *
     * @param translations the words of each
     * @param references for each translation one or more
     * @param n the longest sequence, usually 4
     */
    public static double of(List<List<String>> translations, List<List<List<String>>> references, int n) {
        if (translations.size() != references.size()) {
            throw new IllegalArgumentException(
                    translations.size() + " translations, but references for " + references.size());
        }
        long[] met = new long[n];
        long[] all = new long[n];
        long length = 0;
        long referenceLength = 0;
        for (int i = 0; i < translations.size(); i++) {
            List<String> words = translations.get(i);
            length += words.size();
            referenceLength += nearest(words.size(), references.get(i));
            for (int k = 1; k <= n; k++) {
                Map<List<String>, Integer> most = new HashMap<>();
                for (List<String> reference : references.get(i)) {
                    sequences(reference, k).forEach((sequence, count) -> most.merge(sequence, count, Math::max));
                }
                for (Map.Entry<List<String>, Integer> entry :
                        sequences(words, k).entrySet()) {
                    met[k - 1] += Math.min(entry.getValue(), most.getOrDefault(entry.getKey(), 0));
                    all[k - 1] += entry.getValue();
                }
            }
        }
        if (all[n - 1] == 0) {
            return Double.NaN;
        }
        double logarithms = 0;
        for (int k = 0; k < n; k++) {
            logarithms += Math.log((double) met[k] / all[k]) / n;
        }
        double brevity = length < referenceLength ? Math.exp(1 - (double) referenceLength / length) : 1;
        return brevity * Math.exp(logarithms);
    }

    /** The length of the reference whose length is nearest, the shorter of two that are as near. */
    private static int nearest(int length, List<List<String>> references) {
        int nearest = -1;
        for (List<String> reference : references) {
            int size = reference.size();
            int off = Math.abs(size - length);
            int before = Math.abs(nearest - length);
            nearest = nearest < 0 || off < before || (off == before && size < nearest) ? size : nearest;
        }
        if (nearest < 0) {
            throw new IllegalArgumentException("each translation needs a reference");
        }
        return nearest;
    }

    private static Map<List<String>, Integer> sequences(List<String> words, int length) {
        Map<List<String>, Integer> counts = new HashMap<>();
        for (int i = 0; i + length <= words.size(); i++) {
            counts.merge(words.subList(i, i + length), 1, Integer::sum);
        }
        return counts;
    }
}
