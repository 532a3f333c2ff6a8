package dev.assay.engine.dl4j;

import static dev.assay.engine.dl4j.OneDnn.ENGINE;

import dev.assay.engine.dl4j.Plan.Argument;
import dev.assay.network.LocalResponseNormalization;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.lrn_backward;
import org.bytedeco.dnnl.lrn_forward;
import org.bytedeco.dnnl.memory.desc;

/** Local response normalisation across channels. */
record ResponseNormalizationKernel(LocalResponseNormalization layer) implements Kernel {
    @Override
    public Planned plan(Site site, List<Buffer> inputs) {
        Plan plan = site.plan();
        Buffer x = inputs.get(0);
        desc layout = x.layout();
        // oneDNN divides alpha by the depth.
        float alpha = (float) (layer.alpha() * layer.depth());
        float beta = (float) layer.beta();
        float k = (float) layer.k();
        lrn_forward.primitive_desc forward = new lrn_forward.primitive_desc(
                ENGINE,
                site.goesBack() ? prop_kind.forward_training : prop_kind.forward_inference,
                algorithm.lrn_across_channels,
                layout,
                layout,
                layer.depth(),
                alpha,
                beta,
                k);
        Buffer y = plan.buffer(x.shape(), x.dims(), layout);
        List<Argument> arguments =
                new ArrayList<>(List.of(new Argument(Argument.SRC, x), new Argument(Argument.DST, y)));
        List<Argument> workspace = forward.workspace_desc().get_size() == 0
                ? List.of()
                : List.of(new Argument(Argument.WORKSPACE, plan.buffer(x.shape(), x.dims(), forward.workspace_desc())));
        arguments.addAll(workspace);
        plan.add(new lrn_forward(forward), arguments);
        return new Planned(y, (gradient, toInputs) -> {
            lrn_backward.primitive_desc back = new lrn_backward.primitive_desc(
                    ENGINE,
                    algorithm.lrn_across_channels,
                    layout,
                    layout,
                    layout,
                    layer.depth(),
                    alpha,
                    beta,
                    k,
                    forward);
            Buffer result = plan.buffer(x.shape(), x.dims(), layout);
            List<Argument> all = new ArrayList<>(List.of(
                    new Argument(Argument.SRC, x),
                    new Argument(Argument.DIFF_DST, plan.reordered(gradient, layout)),
                    new Argument(Argument.DIFF_SRC, result)));
            all.addAll(workspace);
            plan.add(new lrn_backward(back), all);
            return List.of(result);
        });
    }
}
