package dev.assay.engine.dl4j;

import static dev.assay.engine.dl4j.OneDnn.ENGINE;

import dev.assay.engine.dl4j.Plan.Argument;
import dev.assay.network.Convolution2D;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Window;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory.desc;

/**
 * Convolution in the layouts that oneDNN prefers, which pass from layer to layer; weights are brought into theirs in each step.
 *
 * @param relu whether the rectifier follows
 */
record ConvolutionKernel(Convolution2D layer, boolean relu) implements Kernel {
    @Override
    public Planned plan(Site site, List<Buffer> inputs) {
        return new Way(site, inputs.get(0)).planned();
    }

    private final class Way {
        private final Site site;
        private final Plan plan;
        private final Buffer images;
        private final Buffer kernel;
        private final long[] imageDims;
        private final long[] kernelDims;
        private final long[] mapDims;
        private final desc bias;
        private final long[] strides;
        private final long[] dilation;
        private final long[] before;
        private final long[] after;
        private final convolution_forward.primitive_desc forward;

        Way(Site site, Buffer images) {
            this.site = site;
            this.plan = site.plan();
            this.images = images;
            Window window = layer.over(images.shape().unbatched());
            imageDims = images.dims();
            mapDims = Buffer.dims(site.output());
            Buffer plain = site.weightBuffer("kernel");
            long[] dims = plain.dims();
            int groups = layer.groups();
            kernelDims = groups == 1 ? dims : new long[] {groups, dims[0] / groups, dims[1], dims[2], dims[3]};
            kernel = plain.as(plain.shape(), kernelDims);
            bias = layer.bias() ? OneDnn.plain(layer.filters()) : OneDnn.none();
            strides = new long[] {window.strideHeight(), window.strideWidth()};
            dilation = new long[] {window.dilationHeight() - 1, window.dilationWidth() - 1};
            before = new long[] {window.top(), window.left()};
            after = new long[] {window.bottom(), window.right()};
            forward = new convolution_forward.primitive_desc(
                    ENGINE,
                    site.goesBack() ? prop_kind.forward_training : prop_kind.forward_inference,
                    algorithm.convolution_direct,
                    OneDnn.any(imageDims),
                    OneDnn.any(kernelDims),
                    bias,
                    OneDnn.any(mapDims),
                    strides,
                    dilation,
                    before,
                    after,
                    OneDnn.attributes(relu),
                    false);
        }

        Planned planned() {
            Buffer x = plan.reordered(images, forward.src_desc());
            Buffer weights = plan.laid(kernel, forward.weights_desc());
            Buffer maps = plan.buffer(site.output(), mapDims, forward.dst_desc());
            List<Argument> arguments = new ArrayList<>(List.of(
                    new Argument(Argument.SRC, x),
                    new Argument(Argument.WEIGHTS, weights),
                    new Argument(Argument.DST, maps)));
            if (layer.bias()) {
                arguments.add(new Argument(Argument.BIAS, site.weightBuffer("bias")));
            }
            plan.add(new convolution_forward(forward), arguments);
            return new Planned(maps, (gradient, toInputs) -> {
                Buffer rectified = relu ? ActivationKernel.unrectified(plan, gradient, maps) : gradient;
                List<Buffer> toImages = toInputs ? List.of(toImages(rectified, weights)) : List.of();
                if (site.training()) {
                    toWeights(rectified, x);
                }
                return toImages;
            });
        }

        private Buffer toImages(Buffer gradient, Buffer weights) {
            convolution_backward_data.primitive_desc back = new convolution_backward_data.primitive_desc(
                    ENGINE,
                    algorithm.convolution_direct,
                    OneDnn.any(imageDims),
                    OneDnn.any(kernelDims),
                    OneDnn.any(mapDims),
                    strides,
                    dilation,
                    before,
                    after,
                    forward);
            desc wanted = back.weights_desc();
            Buffer result = plan.buffer(images.shape(), imageDims, back.diff_src_desc());
            plan.add(
                    new convolution_backward_data(back),
                    new Argument(Argument.DIFF_DST, plan.reordered(gradient, back.diff_dst_desc())),
                    new Argument(
                            Argument.WEIGHTS,
                            weights.layout().equals(wanted) ? weights : plan.reordered(kernel, wanted)),
                    new Argument(Argument.DIFF_SRC, result));
            return result;
        }

        private void toWeights(Buffer gradient, Buffer x) {
            convolution_backward_weights.primitive_desc back = new convolution_backward_weights.primitive_desc(
                    ENGINE,
                    algorithm.convolution_direct,
                    OneDnn.any(imageDims),
                    OneDnn.any(kernelDims),
                    bias,
                    OneDnn.any(mapDims),
                    strides,
                    dilation,
                    before,
                    after,
                    forward);
            Buffer toKernel = plan.buffer(kernel.shape(), kernelDims, back.diff_weights_desc());
            Buffer toBias = plan.plain(Shape.of(layer.filters()));
            List<Argument> arguments = new ArrayList<>(List.of(
                    new Argument(Argument.SRC, plan.reordered(x, back.src_desc())),
                    new Argument(Argument.DIFF_DST, plan.reordered(gradient, back.diff_dst_desc())),
                    new Argument(Argument.DIFF_WEIGHTS, toKernel)));
            if (layer.bias()) {
                arguments.add(new Argument(Argument.DIFF_BIAS, toBias));
            }
            plan.add(new convolution_backward_weights(back), arguments);
            site.gradient("kernel", plan.plain(toKernel));
            if (layer.bias()) {
                site.gradient("bias", toBias);
            }
        }
    }
}
