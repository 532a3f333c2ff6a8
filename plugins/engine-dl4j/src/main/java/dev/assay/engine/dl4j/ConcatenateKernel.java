package dev.assay.engine.dl4j;

import static dev.assay.engine.dl4j.OneDnn.ENGINE;

import dev.assay.engine.dl4j.Plan.Argument;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.concat;
import org.bytedeco.dnnl.memory.desc;
import org.bytedeco.dnnl.memory_desc_vector;

/** Inputs one behind the other in the channels. */
record ConcatenateKernel() implements Kernel {
    private static final int FIRST_OF_MANY = 1024;

    @Override
    public Planned plan(Site site, List<Buffer> inputs) {
        Plan plan = site.plan();
        return new Planned(concatenated(site, inputs), (gradient, toInputs) -> {
            List<Buffer> parts = new ArrayList<>();
            long from = 0;
            for (Buffer input : inputs) {
                parts.add(part(plan, gradient, input, from));
                from += input.dims()[1];
            }
            return parts;
        });
    }

    /** The inputs in one buffer of the site's output shape. */
    static Buffer concatenated(Site site, List<Buffer> inputs) {
        memory_desc_vector layouts =
                new memory_desc_vector(inputs.stream().map(Buffer::layout).toArray(desc[]::new));
        long[] dims = Buffer.dims(site.output());
        concat.primitive_desc forward = new concat.primitive_desc(ENGINE, OneDnn.any(dims), 1, layouts);
        Buffer whole = site.plan().buffer(site.output(), dims, forward.dst_desc());
        List<Argument> arguments = new ArrayList<>(List.of(new Argument(Argument.DST, whole)));
        for (int i = 0; i < inputs.size(); i++) {
            arguments.add(new Argument(FIRST_OF_MANY + i, inputs.get(i)));
        }
        site.plan().add(new concat(forward), arguments);
        return whole;
    }

    /** The channels of a whole from one on, as many as a part has, in the part's layout. */
    static Buffer part(Plan plan, Buffer whole, Buffer part, long from) {
        Buffer plain = plan.plain(whole);
        long[] offsets = new long[part.dims().length];
        offsets[1] = from;
        return plan.reordered(plain.part(part.shape(), part.dims(), offsets), part.layout());
    }
}
