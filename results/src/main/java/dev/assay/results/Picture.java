package dev.assay.results;

/**
 * A picture of a run, as pixels and as lines.
 *
 * @param name what it shows, fit to be a file's name
 * @param png on white, at twice the size of the SVG
 * @param svg a whole SVG file, which also goes into an HTML page; text and axes have the page's colour ({@code currentColor}) and there is
 *     no background, so it fits light and dark pages
 */
public record Picture(String name, byte[] png, String svg) {}
