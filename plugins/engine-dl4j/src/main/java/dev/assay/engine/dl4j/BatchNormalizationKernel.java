package dev.assay.engine.dl4j;

import static dev.assay.engine.dl4j.OneDnn.ENGINE;

import dev.assay.engine.dl4j.Plan.Argument;
import dev.assay.network.BatchNormalization;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.batch_normalization_backward;
import org.bytedeco.dnnl.batch_normalization_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory.desc;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Batch normalisation by one primitive each way.
 *
 * @param relu whether the rectifier follows
 */
record BatchNormalizationKernel(Nd4jOps ops, BatchNormalization layer, boolean relu) implements Kernel {
    private static final int MEAN = 49;
    private static final int VARIANCE = 50;
    private static final int SCALE = 51;
    private static final int SHIFT = 52;
    private static final int DIFF_SCALE = 255;
    private static final int DIFF_SHIFT = 256;

    @Override
    public Planned plan(Site site, List<Buffer> inputs) {
        Plan plan = site.plan();
        Buffer input = inputs.get(0);
        // Vectors are maps of one element.
        Buffer x = input.dims().length == 2
                ? plan.plain(input).as(input.shape(), input.dims()[0], input.dims()[1], 1, 1)
                : input;
        desc layout = x.layout();
        int kind = site.goesBack() ? dnnl.dnnl_forward_training : dnnl.dnnl_forward_inference;
        float epsilon = (float) layer.epsilon();
        batch_normalization_forward.primitive_desc forward = new batch_normalization_forward.primitive_desc(
                ENGINE, kind, layout, layout, epsilon, flags(site.training()));
        Buffer y = plan.buffer(x.shape(), x.dims(), layout);
        Buffer mean = site.training() ? plan.plain(site.weightBuffer("mean").shape()) : site.weightBuffer("mean");
        Buffer variance =
                site.training() ? plan.plain(site.weightBuffer("mean").shape()) : site.weightBuffer("variance");
        Buffer scale = site.weightBuffer("scale");
        List<Argument> arguments = new ArrayList<>(List.of(
                new Argument(Argument.SRC, x),
                new Argument(SCALE, scale),
                new Argument(SHIFT, site.weightBuffer("shift")),
                new Argument(MEAN, mean),
                new Argument(VARIANCE, variance),
                new Argument(Argument.DST, y)));
        List<Argument> mask = List.of();
        if (forward.workspace_desc().get_size() > 0) {
            Buffer workspace = plan.buffer(x.shape(), x.dims(), forward.workspace_desc());
            mask = List.of(new Argument(Argument.WORKSPACE, workspace));
            arguments.addAll(mask);
        }
        plan.add(new batch_normalization_forward(forward), arguments);
        if (site.training()) {
            plan.host(
                    () -> {
                        keep(site, "mean", plan.array(mean));
                        keep(site, "variance", plan.array(variance));
                    },
                    List.of(mean, variance));
        }
        List<Argument> workspace = mask;
        Buffer output = input == x ? y : y.as(input.shape());
        return new Planned(output, (gradient, toInputs) -> {
            batch_normalization_backward.primitive_desc back = new batch_normalization_backward.primitive_desc(
                    ENGINE, dnnl.dnnl_backward, layout, layout, layout, epsilon, flags(site.training()), forward);
            Buffer g = input == x
                    ? plan.reordered(gradient, layout)
                    : plan.plain(gradient).as(x.shape(), x.dims());
            Buffer toX = plan.buffer(x.shape(), x.dims(), layout);
            Buffer toScale = plan.plain(scale.shape());
            Buffer toShift = plan.plain(scale.shape());
            List<Argument> all = new ArrayList<>(List.of(
                    new Argument(Argument.SRC, x),
                    new Argument(SCALE, scale),
                    new Argument(MEAN, mean),
                    new Argument(VARIANCE, variance),
                    new Argument(Argument.DIFF_DST, g),
                    new Argument(Argument.DIFF_SRC, toX),
                    new Argument(DIFF_SCALE, toScale),
                    new Argument(DIFF_SHIFT, toShift)));
            all.addAll(workspace);
            plan.add(new batch_normalization_backward(back), all);
            if (site.training()) {
                site.gradient("scale", toScale);
                site.gradient("shift", toShift);
            }
            return List.of(input == x ? toX : toX.as(input.shape()));
        });
    }

    private void keep(Site site, String name, INDArray now) {
        INDArray old = site.pass().weight(name);
        site.pass().update(name, ops.add(ops.multiply(old, layer.momentum()), ops.multiply(now, 1 - layer.momentum())));
    }

    private int flags(boolean training) {
        return dnnl.dnnl_use_scale
                | dnnl.dnnl_use_shift
                | (relu ? dnnl.dnnl_fuse_norm_relu : 0)
                | (training ? 0 : dnnl.dnnl_use_global_stats);
    }
}
