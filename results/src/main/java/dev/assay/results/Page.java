package dev.assay.results;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** One HTML page that needs nothing else, no script and no network. */
public final class Page {
    private static final String STYLE = resource(Page.class, "report.css");

    private Page() {}

    /**
     * The page, whole.
     *
     * @param style further rules, after those of all pages
     * @param content what stands on it, headings included
     */
    public static String html(String title, String style, Html content) {
        return Html.of("""
                        <!DOCTYPE html>
                        <html lang="en">
                        <head>
                        <meta charset="utf-8">
                        <meta name="viewport" content="width=device-width, initial-scale=1">
                        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
                        <link rel="icon" href="data:,">
                        <title>%s</title>
                        <style>
                        %s</style>
                        </head>
                        <body>
                        <main>
                        %s
                        </main>
                        </body>
                        </html>
                        """, title, new Html(STYLE + style), content).source();
    }

    /** A text beside the class, which has to be there. */
    public static String resource(Class<?> beside, String name) {
        try (InputStream in = Objects.requireNonNull(beside.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
