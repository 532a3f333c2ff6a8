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
    private static final int RECURRENT_WEIGHTS = 34;
    private static final int DIFF_RECURRENT_WEIGHTS = 162;

    @Override
    public Planned plan(Site site, List<Buffer> inputs) {
        return new Way(site, inputs.get(0)).planned();
    }

    /**
     * To oneDNN sequences are steps x batch x features, wherever the numbers lie. Where they lie in that order, too, and no first state is given,
     * its way back is wrong (version 3.11: the gradients of both kernels, for batches of more than one). So only who does not go back has them moved.
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
        private final desc bias;
        private final Shape all;
        private final lstm_forward.primitive_desc forward;

        Way(Site site, Buffer sequences) {
            this.site = site;
            this.plan = site.plan();
            Shape shape = sequences.shape();
            x = laid(byStep(plan.plain(sequences)));
            batch = shape.size(0);
            steps = shape.size(1);
            int units = layer.units();
            kernelDims = new long[] {1, 1, shape.size(2), GATES, units};
            recurrentDims = new long[] {1, 1, units, GATES, units};
            input = x.layout();
            all = Shape.of(batch, steps, units);
            long[] outputDims = {steps, batch, units};
            output = site.goesBack()
                    ? OneDnn.strided(outputDims, new long[] {units, (long) steps * units, 1})
                    : plain(outputDims);
            bias = plain(1, 1, GATES, units);
            forward = new lstm_forward.primitive_desc(
                    ENGINE,
                    site.goesBack() ? prop_kind.forward_training : prop_kind.forward_inference,
                    rnn_direction.unidirectional_left2right,
                    input,
                    none(),
                    none(),
                    any(kernelDims),
                    any(recurrentDims),
                    bias,
                    output,
                    none(),
                    none());
        }

        /** A batch of sequences, which stays where it is, as oneDNN looks at it. */
        private static Buffer byStep(Buffer sequences) {
            long[] dims = sequences.dims();
            long[] seen = {dims[1], dims[0], dims[2]};
            desc layout = OneDnn.strided(seen, new long[] {dims[2], dims[1] * dims[2], 1});
            return new Buffer(sequences.shape(), seen, layout, sequences.storage());
        }

        private Buffer laid(Buffer byStep) {
            return site.goesBack() ? byStep : plan.plain(byStep);
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
            List<Argument> workspace = new ArrayList<>();
            if (site.goesBack()) {
                desc layout = forward.workspace_desc();
                workspace.add(new Argument(Argument.WORKSPACE, plan.buffer(all, Buffer.dims(all), layout)));
            }
            arguments.addAll(workspace);
            plan.add(new lstm_forward(forward), arguments);
            Buffer result = layer.returnSequences()
                    ? bySequence(h)
                    : plan.plain(last(h)).as(site.output());
            return new Planned(result, (gradient, toInputs) -> {
                Buffer toH = layer.returnSequences() ? byStep(plan.plain(gradient)) : atLast(gradient);
                Buffer toX = back(h, toH, workspace);
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
            Buffer zeros = plan.constant(all, plain(Buffer.dims(all)), 0);
            Buffer toH = byStep(zeros);
            plan.copy(plan.plain(gradient).as(site.output(), 1, batch, layer.units()), last(toH));
            return toH;
        }

        /** Sets all to 0, without the start of a native operation and its threads. */
        private static void clear(INDArray array) {
            Pointer.memset(new FloatPointer(Arena.address(array)), 0, array.length() * Float.BYTES);
        }

        private Buffer back(Buffer h, Buffer toH, List<Argument> workspace) {
            lstm_backward.primitive_desc back = new lstm_backward.primitive_desc(
                    ENGINE,
                    prop_kind.backward,
                    rnn_direction.unidirectional_left2right,
                    input,
                    none(),
                    none(),
                    any(kernelDims),
                    any(recurrentDims),
                    bias,
                    output,
                    none(),
                    none(),
                    input,
                    none(),
                    none(),
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
                    new Argument(Argument.DIFF_WEIGHTS, toKernel.as(toKernel.shape(), kernelDims)),
                    new Argument(DIFF_RECURRENT_WEIGHTS, toRecurrent.as(toRecurrent.shape(), recurrentDims)),
                    new Argument(Argument.DIFF_BIAS, toBias.as(toBias.shape(), 1, 1, GATES, layer.units()))));
            arguments.addAll(workspace);
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
