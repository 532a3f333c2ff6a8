package dev.assay.engine.dl4j;

import static dev.assay.engine.dl4j.OneDnn.ENGINE;

import dev.assay.engine.dl4j.Plan.Argument;
import dev.assay.network.Dense;
import dev.assay.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory.desc;
import org.bytedeco.dnnl.primitive_attr;

/**
 * A fully connected layer by products of row-major matrices, so that weights stay as they lie.
 *
 * @param relu whether the rectifier follows
 */
record DenseKernel(Dense layer, boolean relu) implements Kernel {
    @Override
    public Planned plan(Site site, List<Buffer> inputs) {
        Plan plan = site.plan();
        Buffer x = plan.plain(inputs.get(0));
        Buffer kernel = site.weightBuffer("kernel");
        long batch = x.dims()[0];
        long width = x.dims()[1];
        long units = layer.units();
        Buffer y = plan.plain(site.output());
        long work = batch * width * units;
        plan.sized(work, () -> forward(site, x, kernel, y));
        return new Planned(y, (gradient, toInputs) -> {
            Buffer g = plan.plain(relu ? ActivationKernel.unrectified(plan, gradient, y) : gradient);
            List<Buffer> toX = List.of();
            if (toInputs) {
                Buffer result = plan.plain(x.shape());
                plan.sized(work, () -> product(plan, g, g.layout(), kernel, transposed(units, width), result));
                toX = List.of(result);
            }
            if (site.training()) {
                Buffer toKernel = plan.plain(kernel.shape());
                plan.sized(work, () -> product(plan, x, transposed(width, batch), g, g.layout(), toKernel));
                site.gradient("kernel", toKernel);
                if (layer.bias()) {
                    Shape row = Shape.of(1, (int) batch);
                    Buffer toBias = plan.plain(Shape.of(1, layer.units()));
                    Buffer ones = plan.constant(row, OneDnn.plain(1, batch), 1);
                    plan.sized(batch * units, () -> product(plan, ones, ones.layout(), g, g.layout(), toBias));
                    site.gradient("bias", toBias.as(Shape.of(layer.units())));
                }
            }
            return toX;
        });
    }

    private void forward(Site site, Buffer x, Buffer kernel, Buffer y) {
        primitive_attr attributes = OneDnn.attributes(relu);
        desc wanted = site.plan().keepsLayout(kernel) ? OneDnn.any(kernel.dims()) : kernel.layout();
        List<Argument> arguments =
                new ArrayList<>(List.of(new Argument(Argument.SRC, x), new Argument(Argument.DST, y)));
        desc bias = OneDnn.none();
        if (layer.bias()) {
            Buffer row = site.weightBuffer("bias").as(Shape.of(1, layer.units()));
            arguments.add(new Argument(Argument.BIAS, row));
            bias = row.layout();
        }
        matmul.primitive_desc product =
                new matmul.primitive_desc(ENGINE, x.layout(), wanted, bias, y.layout(), attributes, false);
        arguments.add(new Argument(Argument.WEIGHTS, site.plan().laid(kernel, product.weights_desc())));
        site.plan().add(new matmul(product), arguments);
    }

    /** A matrix of that many rows and columns that lies column by column. */
    private static desc transposed(long rows, long columns) {
        return OneDnn.strided(new long[] {rows, columns}, new long[] {1, rows});
    }

    private static void product(Plan plan, Buffer a, desc left, Buffer b, desc right, Buffer result) {
        plan.add(
                new matmul(new matmul.primitive_desc(ENGINE, left, right, result.layout())),
                new Argument(Argument.SRC, seen(a, left)),
                new Argument(Argument.WEIGHTS, seen(b, right)),
                new Argument(Argument.DST, result));
    }

    private static Buffer seen(Buffer buffer, desc layout) {
        return new Buffer(buffer.shape(), buffer.dims(), layout, buffer.storage());
    }
}
