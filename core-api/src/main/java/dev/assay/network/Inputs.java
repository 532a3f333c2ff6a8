package dev.assay.network;

import dev.assay.tensor.Shape;
import dev.assay.tensor.Window;
import java.util.List;
import java.util.stream.Collectors;

/** Checks on what reaches a layer. */
final class Inputs {
    private Inputs() {}

    static Shape one(List<Shape> inputs) {
        if (inputs.size() != 1) {
            throw new ShapeException("takes one input, found " + inputs.size());
        }
        return inputs.get(0);
    }

    static Shape image(List<Shape> inputs) {
        Shape input = one(inputs);
        if (input.rank() != 3) {
            throw new ShapeException("takes channels x height x width, found " + input);
        }
        return input;
    }

    static Shape vector(List<Shape> inputs) {
        Shape input = one(inputs);
        if (input.rank() != 1) {
            throw new ShapeException("takes a vector, found " + input + ": put a flatten layer before it");
        }
        return input;
    }

    static Shape sequence(List<Shape> inputs) {
        Shape input = one(inputs);
        if (input.rank() != 2 || input.size(0) < 1) {
            throw new ShapeException("takes steps x features, found " + input);
        }
        return input;
    }

    /** A sequence, and maybe the mask of its steps behind it. */
    static Shape masked(List<Shape> inputs) {
        Shape input = sequence(inputs.subList(0, Math.min(1, inputs.size())));
        boolean mask = inputs.size() == 2 && inputs.get(1).equals(Shape.of(input.size(0)));
        if (inputs.size() > 1 && !mask) {
            throw new ShapeException(
                    "takes a sequence, and maybe a mask with a number for each step, found " + list(inputs));
        }
        return input;
    }

    static Shape slide(Window window, Shape input, int channels) {
        int height = window.outputHeight(input.size(1));
        int width = window.outputWidth(input.size(2));
        if (height < 1 || width < 1) {
            throw new ShapeException(
                    "a window of " + new Size(window.height(), window.width()) + " does not fit into " + input);
        }
        return Shape.of(channels, height, width);
    }

    static String list(List<Shape> inputs) {
        return inputs.stream().map(Shape::toString).collect(Collectors.joining(", "));
    }
}
