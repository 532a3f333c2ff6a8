package dev.assay.engine.dl4j;

import dev.assay.network.IdentityShortcut;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Window;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl.algorithm;

/** Each n-th row and column as the mean of one element, then channels of zeros. */
record IdentityShortcutKernel(IdentityShortcut layer) implements Kernel {
    @Override
    public Planned plan(Site site, List<Buffer> inputs) {
        Buffer x = inputs.get(0);
        List<Planned> taking = new ArrayList<>();
        Buffer taken = x;
        if (layer.stride() > 1) {
            Window window = layer.over(x.shape().unbatched());
            Planned planned =
                    new PoolingKernel(algorithm.pooling_avg_exclude_padding, window, false).plan(site, inputs);
            taking.add(planned);
            taken = planned.output();
        }
        int more = layer.channels() - (int) x.dims()[1];
        Buffer some = taken;
        Buffer output = some;
        if (more > 0) {
            Shape missing = some.shape().with(1, more);
            Buffer zeros = site.plan().constant(missing, OneDnn.plain(Buffer.dims(missing)), 0);
            output = ConcatenateKernel.concatenated(site, List.of(some, zeros));
        }
        return new Planned(output, (gradient, toInputs) -> {
            Buffer own = more > 0 ? ConcatenateKernel.part(site.plan(), gradient, some, 0) : gradient;
            return taking.isEmpty() ? List.of(own) : taking.get(0).backward().of(own, toInputs);
        });
    }
}
