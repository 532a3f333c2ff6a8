package dev.assay.experiments.spec;

import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a config names layers: {@code *} stands for any text, {@code ?} for one character. */
public final class LayerPattern {
    private LayerPattern() {}

    /** Whether a layer's name is as the pattern says. */
    public static boolean matches(String pattern, String layer) {
        String regex = Stream.of(pattern.split("(?<=[*?])|(?=[*?])"))
                .map(part -> part.equals("*") ? ".*" : part.equals("?") ? "." : Pattern.quote(part))
                .collect(Collectors.joining());
        return layer.matches(regex);
    }
}
