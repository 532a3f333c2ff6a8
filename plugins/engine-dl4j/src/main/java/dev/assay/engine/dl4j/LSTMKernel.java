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
import java.util.function.Function;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.global.dnnl.rnn_direction;
import org.bytedeco.dnnl.global.dnnl.scratchpad_mode;
import org.bytedeco.dnnl.lstm_backward;
import org.bytedeco.dnnl.lstm_forward;
import org.bytedeco.dnnl.memory.desc;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Long short-term memory by primitives of oneDNN; its gates lie as Assay's do.
 *
 * <p>Each thread has its share of the batch's sequences, and primitives of its own: the threads of one primitive for all would wait for each other twice a
 * step of the sequence. Where sequences are few or weights many, there is one primitive all the same.
 */
record LSTMKernel(LSTM layer) implements Kernel {
    /** From so many weights on, every thread reading all of them takes more time than threads take that wait for each other. */
    private static final long MANY = 1 << 19;

    private static final int GATES = 4;
    private static final int FIRST_OUTPUT = 2;
    private static final int FIRST_CELL = 3;
    private static final int RECURRENT_WEIGHTS = 34;
    private static final int SCRATCHPAD = 80;
    private static final int DIFF_FIRST_OUTPUT = 130;
    private static final int DIFF_FIRST_CELL = 131;
    private static final int DIFF_RECURRENT_WEIGHTS = 162;

    @Override
    public Planned plan(Site site, List<Buffer> inputs) {
        Plan plan = site.plan();
        Shape shape = inputs.get(0).shape();
        Buffer sequences = byStep(plan.plain(inputs.get(0)));
        Buffer result = plan.plain(site.output());
        Buffer outputs = outputs(result);
        int batch = shape.size(0);
        int threads = NativeLibrary.threads();
        long weights = (long) GATES * layer.units() * (shape.size(2) + layer.units());
        int count = batch < threads || weights >= MANY ? 1 : threads;
        List<Share> shares = plan.sideBySide(
                count, i -> new Share(site, sequences, outputs, start(batch, i, count), start(batch, i + 1, count)));
        return new Planned(result, (gradient, toInputs) -> {
            Buffer toOutputs = outputs(plan.plain(gradient).as(site.output()));
            Buffer toInput = plan.plain(shape);
            List<Gradients> gradients =
                    plan.sideBySide(count, i -> shares.get(i).back(toOutputs, byStep(toInput), toInputs));
            if (site.training()) {
                site.gradient("kernel", sum(plan, gradients, Gradients::kernel));
                site.gradient("recurrent-kernel", sum(plan, gradients, Gradients::recurrent));
                site.gradient("bias", sum(plan, gradients, Gradients::bias));
            }
            return toInputs ? List.of(toInput) : List.of();
        });
    }

    private static int start(int batch, int share, int count) {
        return (int) ((long) batch * share / count);
    }

    /** The gradients of the weights, as far as they come from some sequences. */
    private record Gradients(Buffer kernel, Buffer recurrent, Buffer bias) {}

    private static Buffer sum(Plan plan, List<Gradients> gradients, Function<Gradients, Buffer> each) {
        return gradients.stream()
                .map(each)
                .reduce((a, b) -> AddKernel.sum(plan, a, b, false))
                .orElseThrow();
    }

    /** Batch x steps x features, which stay where they are, as oneDNN looks at them: by steps. */
    private static Buffer byStep(Buffer sequences) {
        long[] dims = sequences.dims();
        long[] seen = {dims[1], dims[0], dims[2]};
        desc layout = OneDnn.strided(seen, new long[] {dims[2], dims[1] * dims[2], 1});
        return new Buffer(sequences.shape(), seen, layout, sequences.storage());
    }

    /** The layer's outputs by steps; without sequences there is one step. */
    private Buffer outputs(Buffer plain) {
        return layer.returnSequences()
                ? byStep(plain)
                : plain.as(plain.shape(), 1, plain.shape().size(0), layer.units());
    }

    /**
     * Some sequences of the batch, from one on. They are brought into the order steps x batch x features, in which the primitives are faster by a sixth.
     * Without a first state their way back is wrong in that order (version 3.11: the gradient of the recurrent kernel, for batches of more than one), so zeros
     * are given.
     */
    private final class Share {
        private final Site site;
        private final Plan plan;
        private final int from;
        private final int rows;
        private final int steps;
        private final int features;
        private final long[] kernelDims;
        private final long[] recurrentDims;
        private final desc input;
        private final desc output;
        private final desc first;
        private final desc bias;
        private final lstm_forward.primitive_desc forward;
        private final Buffer x;
        private final Buffer h;
        private final List<Argument> kept;

        /** Plans the way forward of the sequences from one to another. */
        Share(Site site, Buffer sequences, Buffer outputs, int from, int to) {
            this.site = site;
            this.plan = site.plan();
            this.from = from;
            rows = to - from;
            steps = sequences.shape().size(1);
            features = sequences.shape().size(2);
            int units = layer.units();
            kernelDims = new long[] {1, 1, features, GATES, units};
            recurrentDims = new long[] {1, 1, units, GATES, units};
            input = plain(steps, rows, features);
            output = plain(steps, rows, units);
            first = site.goesBack() ? plain(1, 1, rows, units) : none();
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
                    none(),
                    ownScratchpad(),
                    false);
            x = inSteps(features, input);
            h = inSteps(units, output);
            kept = site.goesBack() ? kept() : List.of();
            plan.copy(of(sequences), x);
            List<Argument> arguments = new ArrayList<>(List.of(
                    new Argument(Argument.SRC, x),
                    weight("kernel", Argument.WEIGHTS, kernelDims, forward.weights_layer_desc()),
                    weight("recurrent-kernel", RECURRENT_WEIGHTS, recurrentDims, forward.weights_iter_desc()),
                    bias(),
                    new Argument(Argument.DST, h),
                    scratchpad(forward.scratchpad_desc())));
            arguments.addAll(kept);
            plan.add(new lstm_forward(forward), arguments);
            plan.copy(known(h), of(outputs));
        }

        /** What the way back needs of the way forward. */
        private List<Argument> kept() {
            Buffer zeros = plan.constant(Shape.of(rows, layer.units()), first, 0);
            return List.of(
                    new Argument(FIRST_OUTPUT, zeros),
                    new Argument(FIRST_CELL, zeros),
                    new Argument(Argument.WORKSPACE, plan.buffer(h.shape(), h.dims(), forward.workspace_desc())));
        }

        /** The scratchpad that oneDNN has by itself belongs to the thread that makes a primitive. */
        private static primitive_attr ownScratchpad() {
            primitive_attr attributes = new primitive_attr();
            attributes.set_scratchpad_mode(scratchpad_mode.user);
            return attributes;
        }

        private Argument scratchpad(desc layout) {
            return new Argument(SCRATCHPAD, plan.buffer(h.shape(), h.dims(), layout));
        }

        private Buffer inSteps(int width, desc layout) {
            return plan.buffer(Shape.of(steps, rows, width), new long[] {steps, rows, width}, layout);
        }

        /** This share of what all have. */
        private Buffer of(Buffer byStep) {
            return byStep.part(byStep.shape(), new long[] {byStep.dims()[0], rows, byStep.dims()[2]}, 0, from, 0);
        }

        /** The steps of which somebody will know: all of them or the last. */
        private Buffer known(Buffer all) {
            return layer.returnSequences()
                    ? all
                    : all.part(all.shape(), new long[] {1, rows, layer.units()}, steps - 1, 0, 0);
        }

        private Argument weight(String name, int number, long[] dims, desc layout) {
            Buffer plain = site.weightBuffer(name);
            return new Argument(number, plan.laid(plain.as(plain.shape(), dims), layout));
        }

        private Argument bias() {
            return weight("bias", Argument.BIAS, new long[] {1, 1, GATES, layer.units()}, bias);
        }

        /** The gradient of all steps; 0 for those of which nobody knows. */
        private Buffer toSteps() {
            return layer.returnSequences()
                    ? inSteps(layer.units(), output)
                    : plan.constant(h.shape(), output, 0).as(h.shape(), h.dims());
        }

        private Buffer toFirst() {
            return plan.buffer(Shape.of(rows, layer.units()), new long[] {1, 1, rows, layer.units()}, first);
        }

        /** Sets all to 0, without the start of a native operation and its threads. */
        private static void clear(INDArray array) {
            Pointer.memset(new FloatPointer(Arena.address(array)), 0, array.length() * Float.BYTES);
        }

        Gradients back(Buffer toOutputs, Buffer toSequences, boolean toInputs) {
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
                    forward,
                    ownScratchpad(),
                    false);
            Buffer toH = toSteps();
            plan.copy(of(toOutputs), known(toH));
            Buffer toKernel = plan.plain(site.weightBuffer("kernel").shape());
            Buffer toRecurrent =
                    plan.plain(site.weightBuffer("recurrent-kernel").shape());
            Buffer toBias = plan.plain(site.weightBuffer("bias").shape());
            List<Buffer> toWeights = List.of(toKernel, toRecurrent, toBias);
            // oneDNN adds to what is there.
            plan.host(() -> toWeights.forEach(buffer -> clear(plan.array(buffer))), toWeights);
            Buffer toX = inSteps(features, input);
            List<Argument> arguments = new ArrayList<>(List.of(
                    new Argument(Argument.SRC, x),
                    weight("kernel", Argument.WEIGHTS, kernelDims, back.weights_layer_desc()),
                    weight("recurrent-kernel", RECURRENT_WEIGHTS, recurrentDims, back.weights_iter_desc()),
                    bias(),
                    new Argument(Argument.DST, h),
                    new Argument(Argument.DIFF_DST, toH),
                    new Argument(Argument.DIFF_SRC, toX),
                    new Argument(DIFF_FIRST_OUTPUT, toFirst()),
                    new Argument(DIFF_FIRST_CELL, toFirst()),
                    new Argument(Argument.DIFF_WEIGHTS, toKernel.as(toKernel.shape(), kernelDims)),
                    new Argument(DIFF_RECURRENT_WEIGHTS, toRecurrent.as(toRecurrent.shape(), recurrentDims)),
                    new Argument(Argument.DIFF_BIAS, toBias.as(toBias.shape(), 1, 1, GATES, layer.units())),
                    scratchpad(back.scratchpad_desc())));
            arguments.addAll(kept);
            plan.add(new lstm_backward(back), arguments);
            if (toInputs) {
                plan.copy(toX, of(toSequences));
            }
            return new Gradients(toKernel, toRecurrent, toBias);
        }
    }
}
