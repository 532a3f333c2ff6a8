package dev.assay.results;

import dev.assay.data.Part;
import dev.assay.run.RunRecord;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The outputs of a network that has several, as the names of figures tell: each has a loss of its own, {@code test/colour/loss}.
 *
 * @param names in the order in which they are measured
 */
record OutputNames(List<String> names) {
    private static final Pattern LOSS =
            Pattern.compile("(?:(?:.*/)?(?:train|validation|test)/)?([^/]+)/loss(?:/mean)?");

    static OutputNames of(RunRecord record) {
        return in(Stream.concat(record.metrics().keySet().stream(), record.evaluation().keySet().stream())
                .toList());
    }

    static OutputNames in(Collection<String> figures) {
        return new OutputNames(figures.stream()
                .map(LOSS::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .filter(name ->
                        Stream.of(Part.values()).noneMatch(part -> part.label().equals(name)))
                .distinct()
                .toList());
    }

    /** The output that a figure, without its part, is of. */
    Optional<String> of(String figure) {
        return names.stream().filter(name -> figure.startsWith(name + "/")).findFirst();
    }

    /** A figure's name without its part and its output. */
    String own(String figure) {
        return of(figure).map(output -> figure.substring(output.length() + 1)).orElse(figure);
    }

    /** Whether a figure, without its part, is a metric's main one rather than an average or a class below it. */
    boolean isMain(String figure) {
        return own(figure).indexOf('/') < 0;
    }
}
