package dev.assay.network;

import dev.assay.tensor.Window;

/** What is put around a map before a window goes over it. */
public sealed interface Padding {
    /** Nothing: the window stays inside. */
    record Valid() implements Padding {
        @Override
        public String toString() {
            return "valid";
        }
    }

    /** As much that the output is ceil(input / stride); an odd element goes below and to the right, as in Keras. */
    record Same() implements Padding {
        @Override
        public String toString() {
            return "same";
        }
    }

    /** A given number of rows and columns on each side. */
    record Explicit(int top, int bottom, int left, int right) implements Padding {
        public Explicit {
            if (Math.min(Math.min(top, bottom), Math.min(left, right)) < 0) {
                throw new IllegalArgumentException("padding must be at least 0");
            }
        }

        @Override
        public String toString() {
            boolean even = top == bottom && left == right;
            return even && top == left
                    ? "" + top
                    : even ? top + "x" + left : top + "," + bottom + "," + left + "," + right;
        }
    }

    static Padding of(int each) {
        return new Explicit(each, each, each, each);
    }

    /** Reads {@code valid}, {@code same}, {@code 2} (all sides), {@code 2x1} (rows x columns) or {@code top,bottom,left,right}. */
    static Padding parse(String text) {
        if (text.equals("valid")) {
            return new Valid();
        }
        if (text.equals("same")) {
            return new Same();
        }
        if (text.matches("\\d{1,6}(x\\d{1,6})?")) {
            String[] n = text.split("x");
            int rows = Integer.parseInt(n[0]);
            int columns = Integer.parseInt(n[n.length - 1]);
            return new Explicit(rows, rows, columns, columns);
        }
        if (text.matches("\\d{1,6}(, ?\\d{1,6}){3}")) {
            String[] n = text.split(", ?");
            return new Explicit(
                    Integer.parseInt(n[0]), Integer.parseInt(n[1]), Integer.parseInt(n[2]), Integer.parseInt(n[3]));
        }
        throw new IllegalArgumentException(
                "'" + text + "' is not a padding: write valid, same, 2, 2x1 (rows x columns) or top,bottom,left,right");
    }

    /** The window for a map of the given size. */
    default Window window(int inputHeight, int inputWidth, Size size, Size stride, Size dilation) {
        int top = 0;
        int bottom = 0;
        int left = 0;
        int right = 0;
        if (this instanceof Explicit e) {
            top = e.top;
            bottom = e.bottom;
            left = e.left;
            right = e.right;
        } else if (this instanceof Same) {
            int rows = same(inputHeight, size.height(), stride.height(), dilation.height());
            int columns = same(inputWidth, size.width(), stride.width(), dilation.width());
            top = rows / 2;
            bottom = rows - top;
            left = columns / 2;
            right = columns - left;
        }
        return new Window(
                size.height(),
                size.width(),
                stride.height(),
                stride.width(),
                dilation.height(),
                dilation.width(),
                top,
                bottom,
                left,
                right);
    }

    private static int same(int input, int size, int stride, int dilation) {
        long last = ((long) input - 1) / stride * stride;
        return Math.toIntExact(Math.max(0, last + (long) dilation * (size - 1) + 1 - input));
    }
}
