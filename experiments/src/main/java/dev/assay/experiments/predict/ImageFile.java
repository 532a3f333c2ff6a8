package dev.assay.experiments.predict;

import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.ImageIO;

/** An image in a file, as an example of channels x height x width with values from 0 to 255. */
record ImageFile(Path path) {
    private static final int RED = 16;
    private static final int GREEN = 8;
    private static final int BYTE = 0xFF;

    /**
     * The example; a colour image becomes grey where the examples have one channel: 0.299 red + 0.587 green + 0.114 blue (ITU-R BT.601, as Pillow).
     *
     * @throws UserException where the file is no image, or does not suit the shape
     */
    Example example(Shape input, boolean resize) {
        int channels = input.rank() == 3 ? input.size(0) : 0;
        if (channels != 1 && channels != 3) {
            throw new UserException(path + " is an image, but the run takes " + input
                    + " numbers an example: give a table, a line an example.");
        }
        BufferedImage image = opaque(read());
        int height = input.size(1);
        int width = input.size(2);
        if (image.getWidth() != width || image.getHeight() != height) {
            if (!resize) {
                throw new UserException(path + " has " + image.getHeight() + "x" + image.getWidth()
                        + " pixels (height x width), but the run takes " + height + "x" + width
                        + ": bring it to that size, or let --resize do it.");
            }
            Image scaled = image.getScaledInstance(width, height, Image.SCALE_AREA_AVERAGING);
            image = drawn(scaled, width, height);
        }
        float[] values = new float[input.length()];
        int[] pixels = image.getRGB(0, 0, width, height, new int[width * height], 0, width);
        for (int i = 0; i < pixels.length; i++) {
            int red = pixels[i] >> RED & BYTE;
            int green = pixels[i] >> GREEN & BYTE;
            int blue = pixels[i] & BYTE;
            if (channels == 1) {
                values[i] = (red * 299 + green * 587 + blue * 114) / 1000f;
            } else {
                values[i] = red;
                values[pixels.length + i] = green;
                values[2 * pixels.length + i] = blue;
            }
        }
        return new Example(path.toString(), values);
    }

    private BufferedImage read() {
        try {
            return Optional.ofNullable(ImageIO.read(path.toFile()))
                    .orElseThrow(
                            () -> new UserException(path + " is not an image that can be read (png, jpg, gif, bmp)."));
        } catch (IOException | RuntimeException e) {
            if (e instanceof UserException known) {
                throw known;
            }
            throw new UserException(path + " is damaged: " + e.getMessage(), e);
        }
    }

    /** The image in red, green and blue, what is transparent on white. */
    private static BufferedImage opaque(BufferedImage image) {
        if (image.getRaster().getNumBands() > 1 || image.getColorModel() instanceof IndexColorModel) {
            return drawn(image, image.getWidth(), image.getHeight());
        }
        // Java takes the numbers of grey images for amounts of light and would brighten them; they are taken as they
        // are.
        Raster raster = image.getRaster();
        int shift = Math.max(0, raster.getSampleModel().getSampleSize(0) - 8);
        int stretch = BYTE / ((1 << Math.min(8, raster.getSampleModel().getSampleSize(0))) - 1);
        BufferedImage result = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int grey = (raster.getSample(x, y, 0) >> shift) * stretch;
                result.setRGB(x, y, grey << RED | grey << GREEN | grey);
            }
        }
        return result;
    }

    private static BufferedImage drawn(Image image, int width, int height) {
        BufferedImage result = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = result.createGraphics();
        graphics.drawImage(image, 0, 0, Color.WHITE, null);
        graphics.dispose();
        return result;
    }
}
