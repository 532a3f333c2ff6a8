package dev.assay.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.testing.Gradients;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostOpsTest {
    private final HostOps ops = new HostOps();

    private static HostArray matrix(int rows, int columns, double... values) {
        return HostArray.of(Shape.of(rows, columns), values);
    }

    @Test
    void correlatesAsInTheLecture() {
        HostArray image = HostArray.of(Shape.of(1, 1, 4, 4), 4, 5, 8, 7, 1, 8, 8, 8, 3, 6, 6, 4, 6, 5, 7, 8);
        HostArray filter = HostArray.of(Shape.of(1, 1, 3, 3), 1, 4, 1, 1, 4, 3, 3, 3, 1);
        HostArray expected = HostArray.of(Shape.of(1, 1, 2, 2), 122, 148, 126, 134);
        assertThat(ops.convolution2D(image, filter, Window.square(3, 1), 1)).isEqualTo(expected);

        double[] toeplitz = new double[4 * 16];
        for (int out = 0; out < 4; out++) {
            for (int tap = 0; tap < 9; tap++) {
                toeplitz[out * 16 + (out / 2 + tap / 3) * 4 + out % 2 + tap % 3] = filter.values()[tap];
            }
        }
        HostArray product = ops.matmul(matrix(4, 16, toeplitz), ops.reshape(image, Shape.of(16, 1)));
        assertThat(product.values()).containsExactly(expected.values());
    }

    @ParameterizedTest
    @CsvSource({"3.2, 5.1, -1.7, 0, 2.040355", "1.3, 4.9, 2.0, 1, 0.079132", "2.2, 2.5, -3.1, 2, 6.156477"})
    void hasTheCrossEntropiesOfTheLecture(double a, double b, double c, int target, double loss) {
        assertThat(-ops.logSoftmax(matrix(1, 3, a, b, c), 1).values()[target]).isCloseTo(loss, within(5e-7));
    }

    @Test
    void hasTheProbabilitiesOfTheLecture() {
        double[] p = ops.softmax(matrix(1, 3, 3.2, 5.1, -1.7), 1).values();
        assertThat(p).containsExactly(new double[] {0.130, 0.869, 0.001}, within(5e-4));
    }

    @Test
    void staysFiniteForExtremeScores() {
        HostArray scores = matrix(1, 3, 1e4, -1e4, 0);
        assertThat(ops.softmax(scores, 1).values()).containsExactly(1, 0, 0);
        assertThat(ops.logSoftmax(scores, 1).values()).containsExactly(0, -2e4, -1e4);
        assertThat(ops.softplus(scores).values()).containsExactly(1e4, 0, Math.log(2));
        assertThat(ops.sigmoid(scores).values()).containsExactly(1, 0, 0.5);
    }

    /** The same sum written down once more, an output at a time. */
    @ParameterizedTest
    @CsvSource({
        "1, 1, 3, 3, 1, 1, 1, 1, 0, 0, 0, 0, 1",
        "2, 3, 2, 3, 2, 1, 1, 2, 1, 0, 2, 3, 1",
        "6, 4, 3, 1, 3, 2, 2, 1, 0, 4, 1, 0, 2",
        "3, 3, 1, 2, 2, 3, 1, 3, 5, 5, 5, 5, 3"
    })
    void convolvesByTheDefinition(
            int filters,
            int channels,
            int kh,
            int kw,
            int sh,
            int sw,
            int dh,
            int dw,
            int top,
            int bottom,
            int left,
            int right,
            int groups) {
        Window window = new Window(kh, kw, sh, sw, dh, dw, top, bottom, left, right);
        HostArray x = Gradients.random(new Random(1), Shape.of(2, channels, 7, 6));
        HostArray k = Gradients.random(new Random(2), Shape.of(filters, channels / groups, kh, kw));
        HostArray y = ops.convolution2D(x, k, window, groups);
        int height = (7 + top + bottom - dh * (kh - 1) - 1) / sh + 1;
        int width = (6 + left + right - dw * (kw - 1) - 1) / sw + 1;
        assertThat(y.shape()).isEqualTo(Shape.of(2, filters, height, width));
        int at = 0;
        for (int n = 0; n < 2; n++) {
            for (int f = 0; f < filters; f++) {
                for (int oy = 0; oy < height; oy++) {
                    for (int ox = 0; ox < width; ox++) {
                        double sum = 0;
                        for (int c = 0; c < channels / groups; c++) {
                            for (int i = 0; i < kh; i++) {
                                for (int j = 0; j < kw; j++) {
                                    int v = oy * sh + i * dh - top;
                                    int u = ox * sw + j * dw - left;
                                    int channel = f * groups / filters * (channels / groups) + c;
                                    if (v >= 0 && v < 7 && u >= 0 && u < 6) {
                                        sum += x.values()[((n * channels + channel) * 7 + v) * 6 + u]
                                                * k.values()[((f * (channels / groups) + c) * kh + i) * kw + j];
                                    }
                                }
                            }
                        }
                        assertThat(y.values()[at++]).isCloseTo(sum, within(1e-12));
                    }
                }
            }
        }
    }

    @Test
    void poolsWithoutThePadding() {
        HostArray x = HostArray.of(Shape.of(1, 1, 2, 3), -1, -2, -3, -4, -5, -6);
        Window window = new Window(2, 2, 2, 2, 1, 1, 1, 1, 1, 0);
        assertThat(ops.maxPooling2D(x, window)).isEqualTo(HostArray.of(Shape.of(1, 1, 2, 2), -1, -2, -4, -5));
        assertThat(ops.averagePooling2D(x, window)).isEqualTo(HostArray.of(Shape.of(1, 1, 2, 2), -1, -2.5, -4, -5.5));
    }

    @Test
    void letsNotANumberThrough() {
        HostArray x = HostArray.of(Shape.of(1, 1, 2, 2), 1, Double.NaN, 3, 2);
        assertThat(ops.maxPooling2D(x, Window.square(2, 2)).values()).containsExactly(Double.NaN);
        assertThat(ops.item(ops.max(x, false))).isNaN();
        assertThat(ops.relu(x).values()).containsExactly(1, Double.NaN, 3, 2);
    }

    @Test
    void broadcastsAsNumPy() {
        HostArray column = HostArray.of(Shape.of(2, 1), 10, 20);
        HostArray row = HostArray.of(Shape.of(3), 1, 2, 3);
        assertThat(ops.add(column, row)).isEqualTo(matrix(2, 3, 11, 12, 13, 21, 22, 23));
        assertThat(ops.subtract(row, column)).isEqualTo(matrix(2, 3, -9, -8, -7, -19, -18, -17));
        assertThat(ops.add(ops.scalar(1), HostArray.of(Shape.of(1, 1), 2))).isEqualTo(HostArray.of(Shape.of(1, 1), 3));
        assertThat(ops.broadcastTo(row, Shape.of(2, 3))).isEqualTo(matrix(2, 3, 1, 2, 3, 1, 2, 3));
    }

    @Test
    void reducesChosenDimensions() {
        HostArray x = matrix(2, 3, 1, 2, 3, 4, 5, 6);
        assertThat(ops.sum(x, false)).isEqualTo(HostArray.of(Shape.scalar(), 21));
        assertThat(ops.sum(x, true)).isEqualTo(matrix(1, 1, 21));
        assertThat(ops.sum(x, false, 0)).isEqualTo(HostArray.of(Shape.of(3), 5, 7, 9));
        assertThat(ops.sum(x, true, -1)).isEqualTo(matrix(2, 1, 6, 15));
        assertThat(ops.max(x, false, 1)).isEqualTo(HostArray.of(Shape.of(2), 3, 6));
        assertThat(ops.mean(x, false, 1)).isEqualTo(HostArray.of(Shape.of(2), 2, 5));
    }

    @Test
    void movesElementsAbout() {
        HostArray x = matrix(2, 3, 1, 2, 3, 4, 5, 6);
        assertThat(ops.transpose(x)).isEqualTo(matrix(3, 2, 1, 4, 2, 5, 3, 6));
        assertThat(ops.slice(x, 1, 1, 3)).isEqualTo(matrix(2, 2, 2, 3, 5, 6));
        assertThat(ops.pad(x, 0, 1, 0)).isEqualTo(matrix(3, 3, 0, 0, 0, 1, 2, 3, 4, 5, 6));
        assertThat(ops.concatenate(List.of(x, matrix(2, 1, 7, 8)), -1)).isEqualTo(matrix(2, 4, 1, 2, 3, 7, 4, 5, 6, 8));
        assertThat(ops.transpose(ops.reshape(x, Shape.of(1, 2, 3)), 2, 0, 1))
                .isEqualTo(HostArray.of(Shape.of(3, 1, 2), 1, 4, 2, 5, 3, 6));
    }

    @Test
    void choosesAndCompares() {
        HostArray x = HostArray.of(Shape.of(3), -2, 0, 5);
        assertThat(ops.sign(x).values()).containsExactly(-1, 0, 1);
        assertThat(ops.minimum(x, ops.scalar(1)).values()).containsExactly(-2, 0, 1);
        assertThat(ops.where(ops.greater(x, ops.scalar(-1)), x, ops.scalar(9)).values())
                .containsExactly(9, 0, 5);
        assertThat(ops.power(x, 2).values()).containsExactly(4, 0, 25);
        assertThat(ops.square(x).values()).containsExactly(4, 0, 25);
    }

    @Test
    void roundsToSinglePrecisionOnlyAtTheHost() {
        assertThat(ops.toTensor(ops.scalar(0.1)).values()).containsExactly(0.1f);
        assertThat(ops.from(Tensor.of(Shape.of(1), 0.1)).values()).containsExactly(0.1f);
    }

    @Test
    void rejectsShapesThatDoNotGoTogether() {
        HostArray a = matrix(2, 3, 1, 2, 3, 4, 5, 6);
        assertThatThrownBy(() -> ops.add(a, HostArray.of(Shape.of(2), 1, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the shapes 2x3 and 2 do not go together");
        assertThatThrownBy(() -> ops.matmul(a, a)).hasMessage("matrices do not go together: 2x3, 2x3");
        assertThatThrownBy(() -> ops.reshape(a, Shape.of(4))).hasMessage("6 values do not fill the shape 4");
        assertThatThrownBy(() -> ops.slice(a, 1, 2, 4)).hasMessage("2 to 4 is not in 2x3");
        assertThatThrownBy(() -> ops.sum(a, false, 2)).hasMessage("the shape 2x3 has no dimension 2");
        assertThatThrownBy(() -> ops.concatenate(List.of(a, a, matrix(1, 2, 1, 2)), 0))
                .hasMessage("can not be joined at dimension 0: 2x3, 1x2");
        assertThatThrownBy(() -> ops.item(a)).hasMessage("takes one element, found 2x3");
        assertThatThrownBy(() -> ops.broadcastTo(a, Shape.of(3))).isInstanceOf(IllegalArgumentException.class);
        HostArray image = ops.fill(Shape.of(1, 3, 4, 4), 0);
        assertThatThrownBy(() -> ops.convolution2D(image, ops.fill(Shape.of(2, 2, 3, 3), 0), Window.square(3, 1), 1))
                .hasMessageContaining("images 1x3x4x4, kernel 2x2x3x3");
        assertThatThrownBy(() -> ops.maxPooling2D(image, Window.square(5, 1)))
                .hasMessage("a window of 5x5 does not fit into 1x3x4x4");
        assertThatThrownBy(() -> ops.averagePooling2D(image, new Window(1, 1, 1, 1, 1, 1, 1, 0, 0, 0)))
                .hasMessageContaining("nothing but padding");
    }
}
