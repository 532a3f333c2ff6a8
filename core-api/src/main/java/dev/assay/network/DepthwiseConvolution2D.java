package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Window;
import java.util.List;
import java.util.Optional;

/**
 * A convolution in which each filter sees one channel; followed by one of 1x1 it is a separable convolution (Sifre 2014,
 * https://www.di.ens.fr/data/publications/papers/phd_sifre.pdf; Howard et al. 2017, https://arxiv.org/abs/1704.04861).
 *
 * @param depthMultiplier how many filters each channel has, whose maps come out side by side
 */
@Name("depthwise-convolution-2d")
public record DepthwiseConvolution2D(
        Size kernelSize, Size stride, Padding padding, Size dilation, int depthMultiplier, boolean bias)
        implements Layer {
    public DepthwiseConvolution2D {
        Settings.atLeast(1, "depth-multiplier", depthMultiplier);
    }

    /** One square filter with a bias for each channel, over every position inside the map. */
    public static DepthwiseConvolution2D of(int size) {
        Size one = Size.square(1);
        return new DepthwiseConvolution2D(Size.square(size), one, new Padding.Valid(), one, 1, true);
    }

    /** The same as a convolution in groups, for a map of the given shape. */
    public Convolution2D grouped(Shape input) {
        int channels = input.size(0);
        return new Convolution2D(
                Math.multiplyExact(channels, depthMultiplier), kernelSize, stride, padding, dilation, channels, bias);
    }

    @Override
    public Shape output(List<Shape> inputs) {
        return grouped(Inputs.image(inputs)).output(inputs);
    }

    @Override
    public List<Weight> weights(List<Shape> inputs) {
        return grouped(inputs.get(0)).weights(inputs);
    }

    @Override
    public long multiplyAdds(List<Shape> inputs) {
        return grouped(inputs.get(0)).multiplyAdds(inputs);
    }

    @Override
    public Optional<Window> window(List<Shape> inputs) {
        return grouped(inputs.get(0)).window(inputs);
    }

    @Override
    public <T> T forward(Ops<T> ops, List<T> inputs, Pass<T> pass) {
        return grouped(ops.shape(inputs.get(0)).unbatched()).forward(ops, inputs, pass);
    }
}
