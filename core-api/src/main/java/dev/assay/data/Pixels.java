package dev.assay.data;

import dev.assay.spi.UserException;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import javax.imageio.ImageIO;

/** Images (png, jpg, gif, bmp) as numbers from 0 to 255: channels x height x width. */
public final class Pixels {
    private static final int RED = 16;
    private static final int GREEN = 8;
    private static final int BYTE = 0xFF;

    private Pixels() {}

    /**
     * An image in red, green and blue, what is transparent on white.
     *
     * @param name for messages
     * @throws UserException where it is no image, or damaged
     */
    public static BufferedImage read(String name, InputStream in) {
        try {
            return opaque(Optional.ofNullable(ImageIO.read(in))
                    .orElseThrow(
                            () -> new UserException(name + " is not an image that can be read (png, jpg, gif, bmp).")));
        } catch (IOException | RuntimeException e) {
            if (e instanceof UserException known) {
                throw known;
            }
            throw new UserException(name + " is damaged: " + e.getMessage(), e);
        }
    }

    /** The image brought to a size by averaging areas, whatever that does to its proportions; itself where it has that size. */
    public static BufferedImage stretched(BufferedImage image, int height, int width) {
        return image.getWidth() == width && image.getHeight() == height
                ? image
                : drawn(image.getScaledInstance(width, height, Image.SCALE_AREA_AVERAGING), width, height);
    }

    /** The largest part in the middle of the image that has the proportions of the size, brought to that size. */
    public static BufferedImage cropped(BufferedImage image, int height, int width) {
        int partWidth = (int) Math.min(image.getWidth(), Math.round((double) image.getHeight() * width / height));
        int partHeight = (int) Math.min(image.getHeight(), Math.round((double) image.getWidth() * height / width));
        BufferedImage middle = image.getSubimage(
                (image.getWidth() - partWidth) / 2,
                (image.getHeight() - partHeight) / 2,
                Math.max(1, partWidth),
                Math.max(1, partHeight));
        return stretched(middle, height, width);
    }

    /**
     * The image's values; in one channel its brightness: 0.299 red + 0.587 green + 0.114 blue (ITU-R BT.601, as Pillow).
     *
     * @param channels 1 or 3
     */
    public static byte[] values(BufferedImage image, int channels) {
        int width = image.getWidth();
        int height = image.getHeight();
        int[] pixels = image.getRGB(0, 0, width, height, new int[width * height], 0, width);
        byte[] values = new byte[channels * pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            int red = pixels[i] >> RED & BYTE;
            int green = pixels[i] >> GREEN & BYTE;
            int blue = pixels[i] & BYTE;
            if (channels == 1) {
                values[i] = (byte) ((red * 299 + green * 587 + blue * 114 + 500) / 1000);
            } else {
                values[i] = (byte) red;
                values[pixels.length + i] = (byte) green;
                values[2 * pixels.length + i] = (byte) blue;
            }
        }
        return values;
    }

    private static BufferedImage opaque(BufferedImage image) {
        if (image.getRaster().getNumBands() > 1 || image.getColorModel() instanceof IndexColorModel) {
            return image.getType() == BufferedImage.TYPE_3BYTE_BGR || image.getType() == BufferedImage.TYPE_INT_RGB
                    ? image
                    : drawn(image, image.getWidth(), image.getHeight());
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
