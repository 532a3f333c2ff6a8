package dev.assay.experiments.predict;

import dev.assay.data.Pixels;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** An image in a file, as an example of channels x height x width with values from 0 to 255. */
record ImageFile(Path path) {
    /**
     * The example; a colour image becomes grey where the examples have one channel.
     *
     * @throws UserException where the file is no image, or does not suit the shape
     */
    Example example(Shape input, boolean resize) {
        int channels = input.rank() == 3 ? input.size(0) : 0;
        if (channels != 1 && channels != 3) {
            throw new UserException(path + " is an image, but the network takes " + input
                    + " numbers an example: give a table, a line an example.");
        }
        BufferedImage image = read();
        int height = input.size(1);
        int width = input.size(2);
        if (!resize && (image.getWidth() != width || image.getHeight() != height)) {
            throw new UserException(path + " has " + image.getHeight() + "x" + image.getWidth()
                    + " pixels (height x width), but the network takes " + height + "x" + width
                    + ": bring it to that size, or let --resize do it.");
        }
        byte[] pixels = Pixels.values(Pixels.stretched(image, height, width), channels);
        float[] values = new float[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            values[i] = pixels[i] & 0xFF;
        }
        return new Example(path.toString(), values);
    }

    private BufferedImage read() {
        try (InputStream in = Files.newInputStream(path)) {
            return Pixels.read(path.toString(), in);
        } catch (IOException e) {
            throw new UserException(path + " cannot be read: " + e.getMessage(), e);
        }
    }
}
