package dev.assay.engine.dl4j;

import static dev.assay.engine.dl4j.OneDnn.ENGINE;

import dev.assay.engine.dl4j.Plan.Argument;
import dev.assay.network.ELU;
import dev.assay.network.GELU;
import dev.assay.network.Layer;
import dev.assay.network.LeakyReLU;
import dev.assay.network.ReLU;
import dev.assay.network.Sigmoid;
import dev.assay.network.Swish;
import dev.assay.network.Tanh;
import java.util.List;
import java.util.Optional;
import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory.desc;

/**
 * An activation of each element by itself, where no kernel before it has it built in.
 *
 * @param function oneDNN's name of it
 * @param alpha its parameter
 * @param byOutput whether the way back needs what came out, rather than what went in
 */
record ActivationKernel(algorithm function, float alpha, boolean byOutput) implements Kernel {
    private static final ActivationKernel RELU = new ActivationKernel(algorithm.eltwise_relu_use_dst_for_bwd, 0, true);

    /** The kernel of a layer that is an activation, where oneDNN has it. */
    static Optional<Kernel> of(Layer layer) {
        if (layer instanceof ReLU) {
            return Optional.of(RELU);
        }
        if (layer instanceof LeakyReLU leaky) {
            return Optional.of(
                    new ActivationKernel(algorithm.eltwise_relu_use_dst_for_bwd, (float) leaky.slope(), true));
        }
        if (layer instanceof ELU elu) {
            return Optional.of(new ActivationKernel(algorithm.eltwise_elu_use_dst_for_bwd, (float) elu.alpha(), true));
        }
        if (layer instanceof Tanh) {
            return Optional.of(new ActivationKernel(algorithm.eltwise_tanh_use_dst_for_bwd, 0, true));
        }
        if (layer instanceof Sigmoid) {
            return Optional.of(new ActivationKernel(algorithm.eltwise_logistic_use_dst_for_bwd, 0, true));
        }
        if (layer instanceof GELU) {
            return Optional.of(new ActivationKernel(algorithm.eltwise_gelu_tanh, 0, false));
        }
        if (layer instanceof Swish) {
            return Optional.of(new ActivationKernel(algorithm.eltwise_swish, 1, false));
        }
        return Optional.empty();
    }

    @Override
    public Planned plan(Site site, List<Buffer> inputs) {
        Plan plan = site.plan();
        Buffer x = inputs.get(0);
        Buffer y = plan.buffer(x.shape(), x.dims(), x.layout());
        plan.add(
                new eltwise_forward(forward(x.layout())), new Argument(Argument.SRC, x), new Argument(Argument.DST, y));
        return new Planned(y, (gradient, toInputs) -> List.of(back(plan, gradient, byOutput ? y : x)));
    }

    /** The gradient before a rectifier from that behind it: that where its output is above 0, else 0. */
    static Buffer unrectified(Plan plan, Buffer gradient, Buffer output) {
        return RELU.back(plan, gradient, output);
    }

    private Buffer back(Plan plan, Buffer gradient, Buffer kept) {
        desc layout = kept.layout();
        Buffer result = plan.buffer(kept.shape(), kept.dims(), layout);
        plan.add(
                new eltwise_backward(new eltwise_backward.primitive_desc(
                        ENGINE, function, layout, layout, layout, alpha, forward(layout))),
                new Argument(byOutput ? Argument.DST : Argument.SRC, kept),
                new Argument(Argument.DIFF_DST, plan.reordered(gradient, layout)),
                new Argument(Argument.DIFF_SRC, result));
        return result;
    }

    private eltwise_forward.primitive_desc forward(desc layout) {
        return new eltwise_forward.primitive_desc(ENGINE, prop_kind.forward_training, function, layout, layout, alpha);
    }
}
