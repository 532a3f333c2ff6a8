package dev.assay.results;

import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** A network's input as a picture. */
public final class InputImage {
    private InputImage() {}

    /** Whether inputs of a shape are pictures: channels x height x width, in grey or in colour. */
    public static boolean suits(Shape shape) {
        return shape.rank() == 3 && (shape.size(0) == 1 || shape.size(0) == 3);
    }

    /**
     * The picture in a range from black to white: that of the values where they lie in 0 to 1, else from the least to the greatest.
     *
     * @param input of a shape that {@link #suits}
     */
    public static BufferedImage of(Tensor input) {
        float[] values = input.values();
        int height = input.shape().size(1);
        int width = input.shape().size(2);
        float low = 0;
        float high = 1;
        for (float v : values) {
            low = Math.min(low, v);
            high = Math.max(high, v);
        }
        int plane = height * width;
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < plane; i++) {
            int rgb = 0;
            for (int channel = 0; channel < 3; channel++) {
                float v = values[i + (values.length == plane ? 0 : channel * plane)];
                rgb = rgb << 8 | Math.round(255 * (v - low) / (high - low));
            }
            image.setRGB(i % width, i / width, rgb);
        }
        return image;
    }

    /** An image in PNG. */
    public static byte[] png(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
