package dev.assay.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.data.Batch;
import dev.assay.run.Seeds;
import dev.assay.spi.Device;
import dev.assay.spi.Model;
import dev.assay.spi.Objective;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import dev.assay.testing.Plain;
import dev.assay.testing.ReferenceEngine;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Where elements of maps look, against where the gradient of an element is anything but zero. */
class ReachTest {
    private static Convolution2D padded(int size, int padding, int stride) {
        return Convolution2D.of(1, size).withPadding(Padding.of(padding)).withStride(stride);
    }

    private static Reach last(Network network) {
        String name = network.nodes().get(network.nodes().size() - 1).name();
        return Objects.requireNonNull(Reach.of(network).get(name));
    }

    @Test
    void isThatOfLeNetsSecondConvolution() {
        Network lenet = Network.of(Shape.of(1, 28, 28))
                .add(Convolution2D.of(20, 5))
                .add(new ReLU())
                .add(MaxPooling2D.of(2))
                .add(Convolution2D.of(50, 5))
                .build();
        assertThat(last(lenet)).isEqualTo(new Reach(14, 14, 2, 2, 0, 0, false, true));
    }

    @Test
    void beginsOutsideOfTheInputWhereThereIsPadding() {
        Network network = Network.of(Shape.of(1, 16, 16))
                .add(padded(3, 1, 1))
                .add(padded(5, 2, 2))
                .add(new ZeroPadding2D(Padding.parse("1,0,2,0")))
                .build();
        assertThat(last(network)).isEqualTo(new Reach(7, 7, 2, 2, -5, -7, false, true));
    }

    @Test
    void isWhereTheGradientOfAnElementIsNotZero() {
        check(Network.of(Shape.of(1, 13, 11))
                .add(padded(3, 1, 1))
                .add(AveragePooling2D.of(2))
                .add(padded(3, 1, 2))
                .build());
        check(Network.of(Shape.of(2, 12, 12))
                .add(new Convolution2D(2, new Size(3, 2), new Size(2, 1), new Padding.Same(), new Size(1, 2), 1, false))
                .add(new DepthwiseConvolution2D(
                        Size.square(3), Size.square(1), Padding.of(1), Size.square(1), 1, false))
                .build());
        Network.Builder branches = Network.of(Shape.of(1, 12, 12)).add(padded(3, 1, 1));
        String before = branches.last();
        branches.add(padded(3, 1, 2)).add(padded(3, 1, 1));
        String deep = branches.last();
        branches.add(new IdentityShortcut(2, 1), before);
        check(branches.add(new Add(), deep, branches.last()).build());
    }

    @Test
    void isNotPlacedAfterLayersThatDoNotKeepPlaces() {
        Network.Builder image = Network.of(Shape.of(2, 6, 6)).add(Convolution2D.of(2, 1));
        assertThat(last(image.add(new Upsampling2D(Size.square(2), Interpolation.NEAREST))
                                .build())
                        .placed())
                .isFalse();
        assertThat(last(Network.of(Shape.of(2, 6, 6))
                                .add(new Permute(List.of(1, 3, 2)))
                                .build())
                        .placed())
                .isFalse();
        Reach dense = last(Network.of(Shape.of(2, 6, 6))
                .add(new Flatten())
                .add(new Dense(3, true))
                .build());
        assertThat(dense.all()).isTrue();
        assertThat(dense.placed()).isFalse();
    }

    private static void check(Network network) {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        network.weights().forEach((name, weight) -> {
            Tensor ones = Tensor.zeros(weight.shape());
            Arrays.fill(ones.values(), 1);
            weights.put(name, ones);
        });
        Reach reach = last(network);
        assertThat(reach.placed()).isTrue();
        Shape input = network.input();
        Shape output = network.output();
        Objective objective = new Objective(new Plain.Product(), new Plain.Descent(new Plain.Rate(0)), List.of());
        try (Model model = new ReferenceEngine().build(network, weights, objective, new Device.Cpu(), new Seeds(1))) {
            for (int row = 0; row < output.size(1); row++) {
                for (int column = 0; column < output.size(2); column++) {
                    Tensor target = Tensor.zeros(output.batched(1));
                    target.values()[row * output.size(2) + column] = 1;
                    Tensor gradient = model.inputGradient(new Batch(Tensor.zeros(input.batched(1)), target));
                    int top = Math.max(0, reach.top() + row * reach.strideHeight());
                    int left = Math.max(0, reach.left() + column * reach.strideWidth());
                    int bottom = Math.min(input.size(1), reach.top() + row * reach.strideHeight() + reach.height());
                    int right = Math.min(input.size(2), reach.left() + column * reach.strideWidth() + reach.width());
                    assertThat(box(gradient)).containsExactly(top, left, bottom, right);
                }
            }
        }
    }

    /** The rows and columns between which a gradient of images is not zero: from, and up to. */
    private static int[] box(Tensor gradient) {
        int height = gradient.shape().size(2);
        int width = gradient.shape().size(3);
        int[] box = {height, width, 0, 0};
        for (int i = 0; i < gradient.values().length; i++) {
            if (gradient.values()[i] != 0) {
                int row = i / width % height;
                int column = i % width;
                box = new int[] {
                    Math.min(box[0], row),
                    Math.min(box[1], column),
                    Math.max(box[2], row + 1),
                    Math.max(box[3], column + 1)
                };
            }
        }
        return box;
    }
}
