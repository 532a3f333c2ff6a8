package dev.assay.datasets;

import dev.assay.data.ByteInputs;
import dev.assay.data.ComputedExamples;
import dev.assay.data.Examples;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * CIFAR's binary format: records of one label byte (CIFAR-100: two, coarse and fine) and 3072 bytes, the red, green and blue plane of 32 x 32
 * pixels. https://www.cs.toronto.edu/~kriz/cifar.html
 */
final class CifarFile {
    static final Shape IMAGE = Shape.of(3, 32, 32);
    private static final int PIXELS = 3072;

    /** Which label a record holds. */
    enum Labels {
        /** One byte, ten classes. */
        CIFAR_10(1, 0, 10),
        /** The second of two bytes, 100 classes. */
        CIFAR_100_FINE(2, 1, 100),
        /** The first of two bytes, 20 classes. */
        CIFAR_100_COARSE(2, 0, 20);

        private final int bytes;
        private final int place;
        final int classes;

        Labels(int bytes, int place, int classes) {
            this.bytes = bytes;
            this.place = place;
            this.classes = classes;
        }

        /** How long a record is. */
        int record() {
            return bytes + PIXELS;
        }
    }

    private CifarFile() {}

    /**
     * How many images a file of so many bytes holds.
     *
     * @throws UserException where it holds none, or a part of one
     */
    static int count(String name, long size, Labels labels) {
        if (size == 0 || size % labels.record() != 0) {
            throw new UserException(name + " holds " + size + " bytes, which is no multiple of " + labels.record()
                    + " (" + labels.bytes + " for the label, " + PIXELS
                    + " for the pixels): it is truncated, or not in CIFAR's binary format");
        }
        return (int) (size / labels.record());
    }

    /** How many images are in a file. */
    static int count(Path file, Labels labels) {
        try {
            return count(file.toString(), Files.size(file), labels);
        } catch (IOException e) {
            throw new UserException(file + " cannot be read: " + Failures.describe(e), e);
        }
    }

    /** The images of files, one after the other. */
    static Examples read(List<Path> files, Labels labels) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Path file : files) {
            try {
                byte[] bytes = Files.readAllBytes(file);
                check(file.toString(), bytes, labels);
                all.writeBytes(bytes);
            } catch (IOException e) {
                throw new UserException(file + " cannot be read: " + Failures.describe(e), e);
            }
        }
        return examples(all.toByteArray(), labels);
    }

    /**
     * Checks the labels of a file.
     *
     * @throws UserException where one is beyond the classes
     */
    static void check(String name, byte[] records, Labels labels) {
        int count = count(name, records.length, labels);
        for (int i = 0; i < count; i++) {
            int label = records[i * labels.record() + labels.place] & 0xFF;
            if (label >= labels.classes) {
                throw new UserException(name + " gives image " + i + " the label " + label + ", but there are "
                        + labels.classes + " classes, labelled 0 to " + (labels.classes - 1));
            }
        }
    }

    /** The images of checked records. */
    static Examples examples(byte[] records, Labels labels) {
        int record = labels.record();
        return new ComputedExamples(
                records.length / record,
                IMAGE,
                Shape.of(labels.classes),
                new ByteInputs(records, labels.bytes, record, PIXELS),
                ComputedExamples.oneHot(labels.classes, index -> records[index * record + labels.place] & 0xFF));
    }
}
