package dev.assay.engine.dl4j;

import static dev.assay.engine.dl4j.OneDnn.ENGINE;
import static dev.assay.engine.dl4j.OneDnn.any;
import static dev.assay.engine.dl4j.OneDnn.none;
import static dev.assay.engine.dl4j.OneDnn.plain;

import dev.assay.engine.dl4j.Plan.Argument;
import dev.assay.network.LSTM;
import dev.assay.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.global.dnnl.rnn_direction;
import org.bytedeco.dnnl.lstm_backward;
import org.bytedeco.dnnl.lstm_forward;
import org.bytedeco.dnnl.memory.desc;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Long short-term memory by one primitive each way; its gates lie as Assay's do. */
record LSTMKernel(LSTM layer) implements Kernel {
    private static final int GATES = 4;
    private static final int FIRST_OUTPUT = 2;
    private static final int FIRST_CELL = 3;
    private static final int RECURRENT_WEIGHTS = 34;
    private static final int DIFF_FIRST_OUTPUT = 130;
    private static final int DIFF_FIRST_CELL = 131;
    private static final int DIFF_RECURRENT_WEIGHTS = 162;

    @Override
    public Planned plan(Site site, List<Buffer> inputs) {
        return new Way(site, inputs.get(0)).planned();
    }

    /**
     * Sequences are brought into the order steps x batch x features, in which the primitives are faster by a sixth. Without a first state their way back
     * is wrong in that order (version 3.11: the gradient of the recurrent kernel, for batches of more than one), so zeros are given.
     */
    private final class Way {
        private final Site site;
        private final Plan plan;
        private final Buffer x;
        private final int batch;
        private final int steps;
        private final long[] kernelDims;
        private final long[] recurrentDims;
        private final desc input;
        private final desc output;
        private final desc first;
        private final desc bias;
        private final Shape all;
        private final lstm_forward.primitive_desc forward;

        Way(Site site, Buffer sequences) {
            this.site = site;
            this.plan = site.plan();
            Shape shape = sequences.shape();
            x = inSteps(sequences);
            batch = shape.size(0);
            steps = shape.size(1);
            int units = layer.units();
            kernelDims = new long[] {1, 1, shape.size(2), GATES, units};
            recurrentDims = new long[] {1, 1, units, GATES, units};
            input = x.layout();
            all = Shape.of(batch, steps, units);
            output = plain(steps, batch, units);
            first = site.goesBack() ? plain(1, 1, batch, units) : none();
            bias = plain(1, 1, GATES, units);
            forward = new lstm_forward.primitive_desc(
                    ENGINE,
                    site.goesBack() ? prop_kind.forward_training : prop_kind.forward_inference,
                    rnn_direction.unidirectional_left2right,
                    input,
                    first,
                    first,
                    any(kernelDims),
                    any(recurrentDims),
                    bias,
                    output,
                    none(),
                    none());
        }

        /**
         * A batch of sequences, brought into the order of steps. For a batch of one they are there already; what oneDNN then takes for the same layout,
         * with other strides, makes its gradients wrong.
         */
        private Buffer inSteps(Buffer sequences) {
            Buffer byStep = byStep(plan.plain(sequences));
            return plan.plain(byStep).as(byStep.shape(), byStep.dims());
        }

        /** A batch of sequences, which stays where it is, as oneDNN looks at it. */
        private static Buffer byStep(Buffer sequences) {
            long[] dims = sequences.dims();
            long[] seen = {dims[1], dims[0], dims[2]};
            desc layout = OneDnn.strided(seen, new long[] {dims[2], dims[1] * dims[2], 1});
            return new Buffer(sequences.shape(), seen, layout, sequences.storage());
        }

        private Buffer kernel() {
            Buffer plain = site.weightBuffer("kernel");
            return plain.as(plain.shape(), kernelDims);
        }

        private Buffer recurrent() {
            Buffer plain = site.weightBuffer("recurrent-kernel");
            return plain.as(plain.shape(), recurrentDims);
        }

        private Argument bias() {
            Buffer plain = site.weightBuffer("bias");
            return new Argument(Argument.BIAS, plain.as(plain.shape(), 1, 1, GATES, layer.units()));
        }

        Planned planned() {
            Buffer h = steps();
            List<Argument> arguments = new ArrayList<>(List.of(
                    new Argument(Argument.SRC, x),
                    new Argument(Argument.WEIGHTS, plan.reordered(kernel(), forward.weights_layer_desc())),
                    new Argument(RECURRENT_WEIGHTS, plan.reordered(recurrent(), forward.weights_iter_desc())),
                    bias(),
                    new Argument(Argument.DST, h)));
            List<Argument> kept = new ArrayList<>();
            if (site.goesBack()) {
                Buffer zeros = plan.constant(Shape.of(batch, layer.units()), first, 0);
                kept.add(new Argument(FIRST_OUTPUT, zeros));
                kept.add(new Argument(FIRST_CELL, zeros));
                desc layout = forward.workspace_desc();
                kept.add(new Argument(Argument.WORKSPACE, plan.buffer(all, Buffer.dims(all), layout)));
            }
            arguments.addAll(kept);
            plan.add(new lstm_forward(forward), arguments);
            Buffer result = layer.returnSequences()
                    ? bySequence(h)
                    : plan.plain(last(h)).as(site.output());
            return new Planned(result, (gradient, toInputs) -> {
                Buffer toH = layer.returnSequences() ? inSteps(gradient) : atLast(gradient);
                Buffer toX = back(h, toH, kept);
                return toInputs ? List.of(bySequence(toX)) : List.of();
            });
        }

        private Buffer steps() {
            return plan.buffer(all, new long[] {steps, batch, layer.units()}, output);
        }

        /** A buffer of steps as batch x steps x features. */
        private Buffer bySequence(Buffer byStep) {
            Buffer result = plan.plain(byStep.shape());
            plan.copy(byStep, byStep(result));
            return result;
        }

        private Buffer last(Buffer h) {
            long[] dims = {1, batch, layer.units()};
            desc seen = h.layout().submemory_desc(dims, new long[] {steps - 1, 0, 0});
            return new Buffer(site.output(), dims, seen, h.storage());
        }

        /** The gradient of all steps, 0 but for the last. */
        private Buffer atLast(Buffer gradient) {
            Buffer toH = plan.constant(all, output, 0).as(all, steps, batch, layer.units());
            plan.copy(plan.plain(gradient).as(site.output(), 1, batch, layer.units()), last(toH));
            return toH;
        }

        private Buffer toFirst() {
            Shape shape = Shape.of(batch, layer.units());
            return plan.buffer(shape, Buffer.dims(shape), first);
        }

        /** Sets all to 0, without the start of a native operation and its threads. */
        private static void clear(INDArray array) {
            Pointer.memset(new FloatPointer(Arena.address(array)), 0, array.length() * Float.BYTES);
        }

        private Buffer back(Buffer h, Buffer toH, List<Argument> kept) {
            lstm_backward.primitive_desc back = new lstm_backward.primitive_desc(
                    ENGINE,
                    prop_kind.backward,
                    rnn_direction.unidirectional_left2right,
                    input,
                    first,
                    first,
                    any(kernelDims),
                    any(recurrentDims),
                    bias,
                    output,
                    none(),
                    none(),
                    input,
                    first,
                    first,
                    plain(kernelDims),
                    plain(recurrentDims),
                    bias,
                    output,
                    none(),
                    none(),
                    forward);
            Buffer toX = plan.buffer(x.shape(), x.dims(), input);
            Buffer toKernel = plan.plain(site.weightBuffer("kernel").shape());
            Buffer toRecurrent =
                    plan.plain(site.weightBuffer("recurrent-kernel").shape());
            Buffer toBias = plan.plain(site.weightBuffer("bias").shape());
            List<Buffer> toWeights = List.of(toKernel, toRecurrent, toBias);
            // oneDNN adds to what is there.
            plan.host(() -> toWeights.forEach(buffer -> clear(plan.array(buffer))), toWeights);
            List<Argument> arguments = new ArrayList<>(List.of(
                    new Argument(Argument.SRC, x),
                    new Argument(Argument.WEIGHTS, plan.reordered(kernel(), back.weights_layer_desc())),
                    new Argument(RECURRENT_WEIGHTS, plan.reordered(recurrent(), back.weights_iter_desc())),
                    bias(),
                    new Argument(Argument.DST, h),
                    new Argument(Argument.DIFF_DST, toH),
                    new Argument(Argument.DIFF_SRC, toX),
                    new Argument(DIFF_FIRST_OUTPUT, toFirst()),
                    new Argument(DIFF_FIRST_CELL, toFirst()),
                    new Argument(Argument.DIFF_WEIGHTS, toKernel.as(toKernel.shape(), kernelDims)),
                    new Argument(DIFF_RECURRENT_WEIGHTS, toRecurrent.as(toRecurrent.shape(), recurrentDims)),
                    new Argument(Argument.DIFF_BIAS, toBias.as(toBias.shape(), 1, 1, GATES, layer.units()))));
            arguments.addAll(kept);
            plan.add(new lstm_backward(back), arguments);
            if (site.training()) {
                site.gradient("kernel", toKernel);
                site.gradient("recurrent-kernel", toRecurrent);
                site.gradient("bias", toBias);
            }
            return toX;
        }
    }
}
