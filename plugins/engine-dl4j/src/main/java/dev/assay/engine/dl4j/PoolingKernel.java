package dev.assay.engine.dl4j;

import static dev.assay.engine.dl4j.OneDnn.ENGINE;

import dev.assay.engine.dl4j.Plan.Argument;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory.desc;
import org.bytedeco.dnnl.pooling_backward;
import org.bytedeco.dnnl.pooling_forward;

/**
 * The largest value or the mean of each window; in training the places of the largest are kept for the way back.
 *
 * @param vectors whether the maps that come out, of one element each, are handed on as vectors
 */
record PoolingKernel(algorithm algorithm, Window window, boolean vectors) implements Kernel {
    @Override
    public Planned plan(Site site, List<Buffer> inputs) {
        Plan plan = site.plan();
        Buffer x = inputs.get(0);
        long[] mapDims = {
            x.dims()[0], x.dims()[1], window.outputHeight((int) x.dims()[2]), window.outputWidth((int) x.dims()[3])
        };
        Shape shape = Shape.of(Arrays.stream(mapDims).mapToInt(Math::toIntExact).toArray());
        Shape vector = Shape.of(shape.size(0), shape.size(1));
        pooling_forward.primitive_desc forward = new pooling_forward.primitive_desc(
                ENGINE,
                site.goesBack() ? prop_kind.forward_training : prop_kind.forward_inference,
                algorithm,
                x.layout(),
                OneDnn.any(mapDims),
                strides(),
                size(),
                dilation(),
                before(),
                after());
        Buffer maps = plan.buffer(shape, mapDims, forward.dst_desc());
        List<Argument> arguments =
                new ArrayList<>(List.of(new Argument(Argument.SRC, x), new Argument(Argument.DST, maps)));
        List<Argument> places = List.of();
        if (forward.workspace_desc().get_size() > 0) {
            Buffer workspace = plan.buffer(shape, mapDims, forward.workspace_desc());
            places = List.of(new Argument(Argument.WORKSPACE, workspace));
            arguments.addAll(places);
        }
        plan.add(new pooling_forward(forward), arguments);
        List<Argument> workspace = places;
        Buffer output = vectors ? plan.plain(maps).as(vector) : maps;
        return new Planned(output, (gradient, toInputs) -> {
            if (!toInputs) {
                return List.of();
            }
            desc layout = forward.dst_desc();
            pooling_backward.primitive_desc back = new pooling_backward.primitive_desc(
                    ENGINE, algorithm, x.layout(), layout, strides(), size(), dilation(), before(), after(), forward);
            Buffer g = vectors ? plan.plain(gradient).as(shape) : gradient;
            Buffer result = plan.buffer(x.shape(), x.dims(), x.layout());
            List<Argument> all = new ArrayList<>(List.of(
                    new Argument(Argument.DIFF_DST, plan.reordered(g, layout)),
                    new Argument(Argument.DIFF_SRC, result)));
            all.addAll(workspace);
            plan.add(new pooling_backward(back), all);
            return List.of(result);
        });
    }

    private long[] size() {
        return new long[] {window.height(), window.width()};
    }

    private long[] strides() {
        return new long[] {window.strideHeight(), window.strideWidth()};
    }

    private long[] dilation() {
        return new long[] {window.dilationHeight() - 1, window.dilationWidth() - 1};
    }

    private long[] before() {
        return new long[] {window.top(), window.left()};
    }

    private long[] after() {
        return new long[] {window.bottom(), window.right()};
    }
}
