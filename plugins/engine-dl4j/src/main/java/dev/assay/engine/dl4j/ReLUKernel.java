package dev.assay.engine.dl4j;

import static dev.assay.engine.dl4j.OneDnn.ENGINE;

import dev.assay.engine.dl4j.Plan.Argument;
import java.util.List;
import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory.desc;

/** The rectifier where no kernel before it has it built in; the way back needs its output only. */
record ReLUKernel() implements Kernel {
    @Override
    public Planned plan(Site site, List<Buffer> inputs) {
        Plan plan = site.plan();
        Buffer x = inputs.get(0);
        Buffer y = plan.buffer(x.shape(), x.dims(), x.layout());
        plan.add(
                new eltwise_forward(forward(x.layout())), new Argument(Argument.SRC, x), new Argument(Argument.DST, y));
        return new Planned(y, (gradient, toInputs) -> List.of(back(plan, gradient, y)));
    }

    /** The gradient before a rectifier from that behind it: that where its output is above 0, else 0. */
    static Buffer back(Plan plan, Buffer gradient, Buffer output) {
        desc layout = output.layout();
        Buffer result = plan.buffer(output.shape(), output.dims(), layout);
        plan.add(
                new eltwise_backward(new eltwise_backward.primitive_desc(
                        ENGINE, algorithm.eltwise_relu_use_dst_for_bwd, layout, layout, layout, 0f, forward(layout))),
                new Argument(Argument.DST, output),
                new Argument(Argument.DIFF_DST, plan.reordered(gradient, layout)),
                new Argument(Argument.DIFF_SRC, result));
        return result;
    }

    private static eltwise_forward.primitive_desc forward(desc layout) {
        return new eltwise_forward.primitive_desc(
                ENGINE, prop_kind.forward_training, algorithm.eltwise_relu_use_dst_for_bwd, layout, layout, 0f);
    }
}
