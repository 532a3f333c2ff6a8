package dev.assay.datasets;

import dev.assay.data.ComputedExamples;
import dev.assay.data.Examples;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;

/** Checks on a pair of IDX files: one with inputs, one with the class of each. */
final class LabelledFiles {
    private LabelledFiles() {}

    /** The shape of one input: images get a channel in front, c x h x w and vectors stay as they are. */
    static Shape inputShape(IdxFile images) {
        int[] d = images.dimensions();
        return switch (d.length) {
            case 2 -> Shape.of(d[1]);
            case 3 -> Shape.of(1, d[1], d[2]);
            case 4 -> Shape.of(d[1], d[2], d[3]);
            default ->
                throw new UserException(images.path() + " has " + d.length
                        + " dimension(s), but inputs have 2 to 4: examples, then a vector, height x width, or channels x height x width."
                        + (d.length == 1 ? " Is it the file of the labels?" : ""));
        };
    }

    /** The labels, each checked to be below {@code classes}. */
    static byte[] labels(IdxFile labels, int classes) {
        checkRank(labels);
        byte[] values = labels.values();
        for (int i = 0; i < values.length; i++) {
            if ((values[i] & 0xFF) >= classes) {
                throw new UserException(labels.path() + " gives example " + i + " the label " + (values[i] & 0xFF)
                        + ", but there are " + classes + " classes, labelled 0 to " + (classes - 1));
            }
        }
        return values;
    }

    /** How many classes there are if labels are numbers from 0 without a gap at the end. */
    static int classes(IdxFile labels) {
        checkRank(labels);
        int most = 0;
        for (byte label : labels.values()) {
            most = Math.max(most, label & 0xFF);
        }
        return most + 1;
    }

    static Examples examples(IdxFile images, IdxFile labels, Shape expected, int classes) {
        Shape shape = inputShape(images);
        checkCounts(images, labels);
        if (!shape.equals(expected)) {
            throw new UserException(
                    images.path() + " holds inputs of shape " + shape + ", but expected are " + expected);
        }
        return ComputedExamples.classified(shape, classes, images.values(), labels(labels, classes));
    }

    static void checkCounts(IdxFile images, IdxFile labels) {
        checkRank(labels);
        if (images.count() != labels.count()) {
            throw new UserException(images.path() + " holds " + images.count() + " examples, but " + labels.path()
                    + " holds " + labels.count() + " labels: they do not belong together");
        }
    }

    private static void checkRank(IdxFile labels) {
        if (labels.dimensions().length != 1) {
            throw new UserException(labels.path() + " has " + labels.dimensions().length
                    + " dimensions, but labels have one. Is it the file of the images?");
        }
    }
}
