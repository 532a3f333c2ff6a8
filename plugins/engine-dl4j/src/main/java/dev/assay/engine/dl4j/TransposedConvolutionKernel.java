package dev.assay.engine.dl4j;

import static dev.assay.engine.dl4j.OneDnn.ENGINE;

import dev.assay.engine.dl4j.Plan.Argument;
import dev.assay.network.TransposedConvolution2D;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Window;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.deconvolution_backward_data;
import org.bytedeco.dnnl.deconvolution_backward_weights;
import org.bytedeco.dnnl.deconvolution_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory.desc;

/** Transposed convolution by oneDNN's primitives, in the layouts that they prefer. */
record TransposedConvolutionKernel(TransposedConvolution2D layer) implements Kernel {
    /** Whether oneDNN can do it: it cannot leave rows or columns at the end that no window reaches. */
    static boolean fits(TransposedConvolution2D layer, Shape input) {
        long[] after = after(layer, input);
        return Math.min(after[0], after[1]) >= 0;
    }

    /** What is cut off below and to the right. */
    private static long[] after(TransposedConvolution2D layer, Shape input) {
        Window w = layer.over(input);
        Shape output = layer.output(List.of(input));
        return new long[] {
            (input.size(1) - 1L) * w.strideHeight()
                    + w.dilationHeight() * (w.height() - 1L)
                    + 1
                    - w.top()
                    - output.size(1),
            (input.size(2) - 1L) * w.strideWidth()
                    + w.dilationWidth() * (w.width() - 1L)
                    + 1
                    - w.left()
                    - output.size(2)
        };
    }

    @Override
    public Planned plan(Site site, List<Buffer> inputs) {
        return new Way(site, inputs.get(0)).planned();
    }

    private final class Way {
        private final Site site;
        private final Plan plan;
        private final Buffer maps;
        private final Buffer kernel;
        private final long[] mapDims;
        private final long[] kernelDims;
        private final long[] resultDims;
        private final desc bias;
        private final long[] strides;
        private final long[] dilation;
        private final long[] before;
        private final long[] after;
        private final deconvolution_forward.primitive_desc forward;

        Way(Site site, Buffer maps) {
            this.site = site;
            this.plan = site.plan();
            this.maps = maps;
            Shape input = maps.shape().unbatched();
            Window window = layer.over(input);
            mapDims = maps.dims();
            resultDims = Buffer.dims(site.output());
            Buffer plain = site.weightBuffer("kernel");
            long[] dims = plain.dims();
            int groups = layer.groups();
            long channels = dims[0] / groups;
            long area = dims[2] * dims[3];
            // oneDNN has the filters first; they lie second.
            kernelDims = groups == 1
                    ? new long[] {dims[1], channels, dims[2], dims[3]}
                    : new long[] {groups, dims[1], channels, dims[2], dims[3]};
            long[] kernelStrides = groups == 1
                    ? new long[] {area, dims[1] * area, dims[3], 1}
                    : new long[] {channels * dims[1] * area, area, dims[1] * area, dims[3], 1};
            kernel = new Buffer(plain.shape(), kernelDims, OneDnn.strided(kernelDims, kernelStrides), plain.storage());
            bias = layer.bias() ? OneDnn.plain(layer.filters()) : OneDnn.none();
            strides = new long[] {window.strideHeight(), window.strideWidth()};
            dilation = new long[] {window.dilationHeight() - 1, window.dilationWidth() - 1};
            before = new long[] {window.top(), window.left()};
            after = after(layer, input);
            forward = new deconvolution_forward.primitive_desc(
                    ENGINE,
                    site.goesBack() ? prop_kind.forward_training : prop_kind.forward_inference,
                    algorithm.deconvolution_direct,
                    OneDnn.any(mapDims),
                    OneDnn.any(kernelDims),
                    bias,
                    OneDnn.any(resultDims),
                    strides,
                    dilation,
                    before,
                    after,
                    OneDnn.attributes(false),
                    false);
        }

        Planned planned() {
            Buffer x = plan.reordered(maps, forward.src_desc());
            Buffer weights = plan.laid(kernel, forward.weights_desc());
            Buffer result = plan.buffer(site.output(), resultDims, forward.dst_desc());
            List<Argument> arguments = new ArrayList<>(List.of(
                    new Argument(Argument.SRC, x),
                    new Argument(Argument.WEIGHTS, weights),
                    new Argument(Argument.DST, result)));
            if (layer.bias()) {
                arguments.add(new Argument(Argument.BIAS, site.weightBuffer("bias")));
            }
            plan.add(new deconvolution_forward(forward), arguments);
            return new Planned(result, (gradient, toInputs) -> {
                List<Buffer> toMaps = toInputs ? List.of(toMaps(gradient)) : List.of();
                if (site.training()) {
                    toWeights(gradient, x);
                }
                return toMaps;
            });
        }

        private Buffer toMaps(Buffer gradient) {
            deconvolution_backward_data.primitive_desc back = new deconvolution_backward_data.primitive_desc(
                    ENGINE,
                    algorithm.deconvolution_direct,
                    OneDnn.any(mapDims),
                    OneDnn.any(kernelDims),
                    OneDnn.any(resultDims),
                    strides,
                    dilation,
                    before,
                    after,
                    forward);
            Buffer toMaps = plan.buffer(maps.shape(), mapDims, back.diff_src_desc());
            plan.add(
                    new deconvolution_backward_data(back),
                    new Argument(Argument.DIFF_DST, plan.reordered(gradient, back.diff_dst_desc())),
                    new Argument(Argument.WEIGHTS, plan.reordered(kernel, back.weights_desc())),
                    new Argument(Argument.DIFF_SRC, toMaps));
            return toMaps;
        }

        private void toWeights(Buffer gradient, Buffer x) {
            deconvolution_backward_weights.primitive_desc back = new deconvolution_backward_weights.primitive_desc(
                    ENGINE,
                    algorithm.deconvolution_direct,
                    OneDnn.any(mapDims),
                    OneDnn.any(kernelDims),
                    bias,
                    OneDnn.any(resultDims),
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
            plan.add(new deconvolution_backward_weights(back), arguments);
            Buffer laid = plan.reordered(toKernel, kernel.layout());
            long[] dims = Buffer.dims(kernel.shape());
            site.gradient("kernel", new Buffer(kernel.shape(), dims, OneDnn.plain(dims), laid.storage()));
            if (layer.bias()) {
                site.gradient("bias", toBias);
            }
        }
    }
}
