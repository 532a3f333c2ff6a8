package dev.assay.results;

import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;

/** A piece of HTML; text becomes one only by being escaped. */
public record Html(String source) {
    public static final Html NOTHING = new Html("");

    /** The text, shown as it is. */
    public static Html text(String text) {
        return new Html(text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;"));
    }

    /** The template, each {@code %s} in turn replaced: by HTML as it is, by anything else as text. */
    public static Html of(String template, Object... parts) {
        return new Html(template.formatted(Arrays.stream(parts)
                .map(part -> part instanceof Html html ? html.source : text(part.toString()).source)
                .toArray()));
    }

    /** The pieces, a line each. */
    public static Html all(Collection<Html> pieces) {
        return new Html(pieces.stream().map(Html::source).collect(Collectors.joining("\n")));
    }

    @Override
    public String toString() {
        return source;
    }
}
