package dev.assay.tensor;

/**
 * How a two-dimensional kernel or pool goes over a map: its size, strides, dilations, and the padding on each side.
 *
 * <p>A size of 0 by 0 is never allowed; padding is of zeros for a convolution and of nothing for a pool.
 */
public record Window(
        int height,
        int width,
        int strideHeight,
        int strideWidth,
        int dilationHeight,
        int dilationWidth,
        int top,
        int bottom,
        int left,
        int right) {
    public Window {
        if (Math.min(height, width) < 1
                || Math.min(strideHeight, strideWidth) < 1
                || Math.min(dilationHeight, dilationWidth) < 1
                || Math.min(Math.min(top, bottom), Math.min(left, right)) < 0) {
            throw new IllegalArgumentException(
                    "a window's size, stride and dilation are at least 1, its padding at least 0");
        }
    }

    /** A square window without dilation or padding. */
    public static Window square(int size, int stride) {
        return new Window(size, size, stride, stride, 1, 1, 0, 0, 0, 0);
    }

    /** Rows of the result: floor((in + padding - dilation (k - 1) - 1) / stride + 1); 0 where the window does not fit. */
    public int outputHeight(int inputHeight) {
        return output((long) inputHeight + top + bottom, height, dilationHeight, strideHeight);
    }

    /** Columns of the result, likewise. */
    public int outputWidth(int inputWidth) {
        return output((long) inputWidth + left + right, width, dilationWidth, strideWidth);
    }

    private static int output(long padded, int size, int dilation, int stride) {
        return Math.toIntExact(Math.max(0, Math.floorDiv(padded - (long) dilation * (size - 1) - 1, stride) + 1));
    }
}
