package dev.assay.engine.dl4j;

import dev.assay.network.Convolution1D;
import dev.assay.network.Convolution2D;
import dev.assay.network.Pass;
import dev.assay.tensor.Shape;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Convolution over sequences as one over maps a row high, whose channels lie side by side in memory; so the sequences stay where they are.
 *
 * @param relu whether the rectifier follows
 */
record SequenceConvolutionKernel(Convolution1D layer, boolean relu) implements Kernel {
    @Override
    public Planned plan(Site site, List<Buffer> inputs) {
        Plan plan = site.plan();
        Buffer sequences = plan.plain(inputs.get(0));
        Convolution2D maps = layer.overMaps(sequences.shape().unbatched());
        Planned planned = new ConvolutionKernel(maps, relu).plan(new Row(site), List.of(asMaps(sequences)));
        return new Planned(
                asSequences(plan, planned.output()),
                (gradient, toInputs) -> planned.backward().of(asMaps(plan.plain(gradient)), toInputs).stream()
                        .map(back -> asSequences(plan, back))
                        .toList());
    }

    private static Buffer asMaps(Buffer sequences) {
        Shape shape = sequences.shape();
        Shape maps = map(shape);
        long[] dims = Buffer.dims(maps);
        return new Buffer(maps, dims, OneDnn.strided(dims, strides(dims)), sequences.storage());
    }

    private static Buffer asSequences(Plan plan, Buffer maps) {
        long[] dims = maps.dims();
        Buffer laid = plan.reordered(maps, OneDnn.strided(dims, strides(dims)));
        Shape shape = Shape.of((int) dims[0], (int) dims[3], (int) dims[1]);
        return new Buffer(shape, Buffer.dims(shape), OneDnn.plain(Buffer.dims(shape)), laid.storage());
    }

    /** Batch x steps x features as batch x features x 1 x steps. */
    private static Shape map(Shape sequences) {
        return Shape.of(sequences.size(0), sequences.size(2), 1, sequences.size(1));
    }

    /** Of maps whose channels lie side by side. */
    private static long[] strides(long... dims) {
        long row = dims[1] * dims[3];
        return new long[] {row, 1, row, dims[1]};
    }

    /** The layer's place as that of a convolution over maps. */
    private record Row(Site site) implements Site {
        @Override
        public Plan plan() {
            return site.plan();
        }

        @Override
        public Shape output() {
            return map(site.output());
        }

        @Override
        public boolean training() {
            return site.training();
        }

        @Override
        public boolean goesBack() {
            return site.goesBack();
        }

        @Override
        public Buffer weightBuffer(String name) {
            Buffer weight = site.weightBuffer(name);
            Shape shape = weight.shape();
            return shape.rank() == 3 ? weight.as(Shape.of(shape.size(0), shape.size(1), 1, shape.size(2))) : weight;
        }

        @Override
        public void gradient(String name, Buffer gradient) {
            Shape shape = gradient.shape();
            site.gradient(
                    name,
                    shape.rank() == 4 ? gradient.as(Shape.of(shape.size(0), shape.size(1), shape.size(3))) : gradient);
        }

        @Override
        public Pass<INDArray> pass() {
            return site.pass();
        }
    }
}
