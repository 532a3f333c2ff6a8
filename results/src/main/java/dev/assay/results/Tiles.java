package dev.assay.results;

import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * Small images side by side, each with a line of text below it or none.
 *
 * @param columns how many stand in a row
 * @param gap how far apart they are
 * @param side how many pixels the longer side of a tile is to have, about: small images are enlarged by a whole number
 */
record Tiles(List<Tile> tiles, int columns, int gap, int side) {
    /** A gap that keeps small images apart. */
    static final int NARROW = 4;

    /** A gap that keeps images of several images apart. */
    static final int WIDE = 12;

    private static final int BORDER = 4;
    private static final int TITLE = 26;
    private static final int LABEL = 15;

    /** The width of a letter of the title, about; it can't be measured, since a browser takes a font of its own. */
    private static final double LETTER = 8.2;

    private static final Color FRAME = new Color(128, 128, 128, 110);

    /** An image and what it is; NaN in it is transparent. */
    record Tile(String label, BufferedImage image) {}

    Tiles {
        tiles = List.copyOf(tiles);
    }

    /** An image whose values {@code low} and {@code high} are black and white; channels x height x width, in grey or in colour. */
    static BufferedImage image(Tensor values, double low, double high) {
        Shape shape = values.shape();
        int height = shape.size(1);
        int width = shape.size(2);
        int plane = height * width;
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        for (int i = 0; i < plane; i++) {
            int rgb = 0xFF;
            for (int channel = 0; channel < 3; channel++) {
                float value = values.values()[i + (shape.size(0) == 1 ? 0 : channel * plane)];
                rgb = rgb << 8 | shade(value, low, high);
            }
            image.setRGB(i % width, i / width, Float.isNaN(values.values()[i]) ? 0 : rgb);
        }
        return image;
    }

    private static int shade(float value, double low, double high) {
        return high <= low ? 128 : (int) Math.round(255 * Math.max(0, Math.min(1, (value - low) / (high - low))));
    }

    /** A filter: no weight is grey, the largest of either sign black or white. */
    static BufferedImage signed(Tensor filter) {
        double most = 0;
        for (float value : filter.values()) {
            most = Math.max(most, Math.abs(value));
        }
        return image(filter, -most, most);
    }

    /** From the least value, black, to the greatest. */
    static BufferedImage stretched(Tensor values) {
        double[] range = range(List.of(values));
        return image(values, range[0], range[1]);
    }

    /** The least and the greatest value, NaN apart. */
    static double[] range(List<Tensor> tensors) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (Tensor tensor : tensors) {
            for (float value : tensor.values()) {
                low = Float.isNaN(value) ? low : Math.min(low, value);
                high = Float.isNaN(value) ? high : Math.max(high, value);
            }
        }
        return new double[] {low, high};
    }

    /** One part of a tensor along its first dimension, in a shape of as many elements. */
    static Tensor part(Tensor tensor, int index, Shape shape) {
        int length = tensor.rowLength();
        float[] values = new float[length];
        System.arraycopy(tensor.values(), index * length, values, 0, length);
        return new Tensor(shape, values);
    }

    /** An image as a grid of others, {@code across} in a row, with a thin gap between them. */
    static BufferedImage grid(List<BufferedImage> images, int across) {
        int width = images.stream().mapToInt(BufferedImage::getWidth).max().orElse(1);
        int height = images.stream().mapToInt(BufferedImage::getHeight).max().orElse(1);
        int down = (images.size() + across - 1) / across;
        BufferedImage grid =
                new BufferedImage(across * (width + 1) - 1, down * (height + 1) - 1, BufferedImage.TYPE_INT_ARGB);
        for (int i = 0; i < images.size(); i++) {
            BufferedImage image = images.get(i);
            for (int y = 0; y < image.getHeight(); y++) {
                for (int x = 0; x < image.getWidth(); x++) {
                    grid.setRGB(i % across * (width + 1) + x, i / across * (height + 1) + y, image.getRGB(x, y));
                }
            }
        }
        return grid;
    }

    private int tileWidth() {
        return tiles.stream().mapToInt(tile -> drawnWidth(tile.image)).max().orElse(1);
    }

    private int tileHeight() {
        int label = tiles.stream().allMatch(tile -> tile.label.isEmpty()) ? 0 : LABEL;
        return tiles.stream().mapToInt(tile -> drawnHeight(tile.image)).max().orElse(1) + label;
    }

    private double scale(BufferedImage image) {
        double scale = (double) side / Math.max(image.getWidth(), image.getHeight());
        return scale >= 1 ? Math.rint(scale) : scale;
    }

    private int drawnWidth(BufferedImage image) {
        return (int) Math.max(1, Math.round(image.getWidth() * scale(image)));
    }

    private int drawnHeight(BufferedImage image) {
        return (int) Math.max(1, Math.round(image.getHeight() * scale(image)));
    }

    /** The width in points of the picture under a title. */
    int width(String title) {
        return Math.max((int) (LETTER * title.length()) + 2 * BORDER, tilesWidth());
    }

    private int tilesWidth() {
        return Math.min(columns, tiles.size()) * (tileWidth() + gap) - gap + 3 * BORDER;
    }

    /** The picture's height in points. */
    int height() {
        int rows = (tiles.size() + columns - 1) / columns;
        return TITLE + rows * (tileHeight() + gap) - gap + 2 * BORDER;
    }

    /** Paints all: the images as one, so that the picture's file has one image in it. */
    void paint(String title, Color ink, Graphics2D graphics) {
        graphics.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 14));
        graphics.setColor(ink);
        graphics.drawString(title, BORDER + 1, 17);
        BufferedImage all = new BufferedImage(tilesWidth(), height() - TITLE, BufferedImage.TYPE_INT_ARGB);
        Graphics2D images = all.createGraphics();
        images.setRenderingHint(RenderingHints.KEY_RENDERING, RenderingHints.VALUE_RENDER_QUALITY);
        List<Runnable> labels = new ArrayList<>();
        for (int i = 0; i < tiles.size(); i++) {
            Tile tile = tiles.get(i);
            int x = BORDER + i % columns * (tileWidth() + gap);
            int y = i / columns * (tileHeight() + gap);
            int width = drawnWidth(tile.image);
            int height = drawnHeight(tile.image);
            images.setRenderingHint(
                    RenderingHints.KEY_INTERPOLATION,
                    scale(tile.image) < 1
                            ? RenderingHints.VALUE_INTERPOLATION_BILINEAR
                            : RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
            images.drawImage(tile.image, x, y, width, height, null);
            images.setColor(FRAME);
            images.drawRect(x - 1, y - 1, width + 1, height + 1);
            labels.add(() -> graphics.drawString(tile.label, x, TITLE + y + height + 12));
        }
        images.dispose();
        graphics.drawImage(all, 0, TITLE, null);
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 10));
        graphics.setColor(ink);
        labels.forEach(Runnable::run);
    }
}
