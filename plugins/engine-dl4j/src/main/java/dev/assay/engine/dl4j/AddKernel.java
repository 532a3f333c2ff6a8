package dev.assay.engine.dl4j;

import static dev.assay.engine.dl4j.OneDnn.ENGINE;

import dev.assay.engine.dl4j.Plan.Argument;
import java.util.Collections;
import java.util.List;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.memory.desc;

/**
 * The sum of inputs, in the layout of the first.
 *
 * @param relu whether the rectifier follows
 */
record AddKernel(boolean relu) implements Kernel {
    @Override
    public Planned plan(Site site, List<Buffer> inputs) {
        Plan plan = site.plan();
        Buffer sum = inputs.get(0);
        for (int i = 1; i < inputs.size(); i++) {
            sum = sum(plan, sum, inputs.get(i), relu && i == inputs.size() - 1);
        }
        Buffer output = sum;
        return new Planned(output, (gradient, toInputs) -> {
            Buffer each = relu ? ActivationKernel.unrectified(plan, gradient, output) : gradient;
            return Collections.nCopies(inputs.size(), each);
        });
    }

    /** The sum of two buffers in the layout of the first, with the rectifier behind if that is wanted. */
    static Buffer sum(Plan plan, Buffer a, Buffer b, boolean relu) {
        desc layout = a.layout();
        Buffer result = plan.buffer(a.shape(), a.dims(), layout);
        plan.add(
                new binary(new binary.primitive_desc(
                        ENGINE, algorithm.binary_add, layout, layout, layout, OneDnn.attributes(relu), false)),
                new Argument(Argument.SRC, a),
                new Argument(Argument.SECOND_SRC, plan.reordered(b, layout)),
                new Argument(Argument.DST, result));
        return result;
    }
}
