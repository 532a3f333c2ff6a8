package dev.assay.engine.dl4j;

import dev.assay.network.Weight;
import dev.assay.run.Seeds;
import dev.assay.spi.GradientContext;
import dev.assay.spi.Objective;
import dev.assay.spi.Optimizer;
import dev.assay.spi.Progress;
import dev.assay.spi.Regularizer;
import dev.assay.tensor.Tape;
import dev.assay.tensor.Variable;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What a step does to a weight once its gradient is known: penalties, changes of the gradient, decay, the optimizer's step, projections. */
final class Update implements AutoCloseable {
    /** From so many rows on an optimizer's step is oneDNN's; below, its start would take longer than the step. */
    private static final int FEWEST_ROWS = 32;

    private final Nd4jOps ops;
    private final Objective objective;
    private final Weights weights;
    private final Seeds seeds;
    private final Map<String, Compiled> compiled = new HashMap<>();

    /** What has been made of a weight's formula; no primitives where oneDNN has them not. */
    private record Compiled(ElementwiseProgram program, Optional<NativeProgram> primitives) {}

    Update(Nd4jOps ops, Objective objective, Weights weights, Seeds seeds) {
        this.ops = ops;
        this.objective = objective;
        this.weights = weights;
        this.seeds = seeds;
    }

    /** What it serves. */
    Objective objective() {
        return objective;
    }

    /**
     * Moves a weight.
     *
     * @return the penalties on it before
     */
    double apply(String name, INDArray lossGradient, Progress at) {
        Penalized penalized = penalized(name, lossGradient);
        move(name, penalized.gradient, Optional.empty(), at);
        return penalized.penalties;
    }

    /**
     * Moves all weights at once, for objectives that need all gradients.
     *
     * @return the penalties on them before
     */
    double apply(Map<String, INDArray> lossGradients, Progress at) {
        Map<String, INDArray> gradients = new LinkedHashMap<>();
        double penalties = 0;
        double square = 0;
        for (Map.Entry<String, INDArray> entry : lossGradients.entrySet()) {
            Penalized penalized = penalized(entry.getKey(), entry.getValue());
            gradients.put(entry.getKey(), penalized.gradient);
            penalties += penalized.penalties;
            square += ops.item(ops.sum(ops.square(penalized.gradient), false));
        }
        Optional<INDArray> norm = Optional.of(ops.scalar(Math.sqrt(square)));
        gradients.forEach((name, gradient) -> move(name, gradient, norm, at));
        return penalties;
    }

    /** A gradient with that of the penalties. */
    private record Penalized(INDArray gradient, double penalties) {}

    private List<Regularizer> regularizers(String name) {
        Weight kind = weights.kind(name);
        return objective.regularizers().stream()
                .filter(regularizer -> regularizer.appliesTo(kind))
                .toList();
    }

    private Penalized penalized(String name, INDArray lossGradient) {
        INDArray value = weights.value(name);
        double penalties = 0;
        INDArray gradient = lossGradient;
        for (Regularizer regularizer : regularizers(name)) {
            if (regularizer.hasPenalty()) {
                Tape<INDArray> tape = new Tape<>(ops);
                Variable<INDArray> variable = tape.variable(value);
                Variable<INDArray> penalty = regularizer.penalty(tape, variable);
                penalties += tape.item(penalty);
                gradient = ops.add(
                        gradient, tape.gradient(penalty, List.of(variable)).get(0));
            }
        }
        return new Penalized(gradient, penalties);
    }

    private void move(String name, INDArray penalized, Optional<INDArray> globalNorm, Progress at) {
        List<Regularizer> regularizers = regularizers(name);
        INDArray value = weights.value(name);
        INDArray gradient =
                GradientContext.changed(ops, regularizers, name, weights.kind(name), penalized, seeds, at, globalNorm);
        double decay = regularizers.stream().mapToDouble(Regularizer::decay).sum();
        if (decay != 0) {
            value.muli(1 - objective.optimizer(name).learningRate().at(at) * decay);
        }
        List<Regularizer> projections =
                regularizers.stream().filter(Regularizer::hasProjection).toList();
        if (!(projections.isEmpty() && atOnce(name, gradient, at))) {
            oneByOne(name, gradient, projections, at);
        }
        if (Optimizer.clears(at)) {
            weights.slots(name).stream().map(Update::numbers).forEach(Update::clear);
        }
    }

    private static void clear(FloatBuffer slot) {
        for (int i = 0; i < slot.capacity(); i++) {
            if (Math.abs(slot.get(i)) < Optimizer.LEAST) {
                slot.put(i, 0);
            }
        }
    }

    /** The optimizer's step in one go through memory; false where its formula is not one element by element. */
    private boolean atOnce(String name, INDArray gradient, Progress at) {
        int slotCount = objective.optimizer().slots();
        Optional<ElementwiseProgram> program = ElementwiseProgram.of(slotCount + 2, (recording, inputs) -> {
            Optimizer.Step<ElementwiseProgram.Recorded> step = objective
                    .optimizer(name)
                    .step(recording, inputs.get(0), inputs.get(1), inputs.subList(2, inputs.size()), at);
            List<ElementwiseProgram.Recorded> results = new ArrayList<>(List.of(step.weights()));
            results.addAll(step.slots());
            return results;
        });
        if (program.isEmpty()) {
            return false;
        }
        INDArray value = weights.value(name);
        List<INDArray> arrays = new ArrayList<>(List.of(value, gradient));
        arrays.addAll(weights.slots(name));
        int rows = Math.toIntExact(value.length() / NativeProgram.ROW);
        int done = 0;
        boolean finite = true;
        if (rows >= FEWEST_ROWS) {
            Optional<NativeProgram> primitives = primitives(name, program.get(), rows);
            if (primitives.isPresent()) {
                finite = primitives
                        .get()
                        .run(
                                program.get().recorded(),
                                arrays.stream().map(Arena::address).toList());
                done = rows * NativeProgram.ROW;
            }
        }
        List<FloatBuffer> inputs = arrays.stream().map(Update::numbers).toList();
        List<FloatBuffer> outputs = new ArrayList<>(inputs);
        outputs.remove(1);
        if (!(program.get().run(inputs, outputs, done) && finite)) {
            weights.notFinite();
        }
        return true;
    }

    private Optional<NativeProgram> primitives(String name, ElementwiseProgram program, int rows) {
        Compiled known = compiled.get(name);
        if (known == null || !known.program.isLike(program)) {
            if (known != null) {
                known.primitives.ifPresent(NativeProgram::close);
            }
            List<Integer> results = program.results();
            // The weights are the first input, the gradient is the second, and slots follow.
            List<Integer> over = IntStream.range(0, results.size())
                    .mapToObj(i -> i == 0 ? 0 : i + 1)
                    .toList();
            known = new Compiled(program, NativeProgram.of(program.recorded(), results, over, rows));
            compiled.put(name, known);
        }
        return known.primitives;
    }

    /** The memory of an array that lies row by row, as all here do. */
    private static FloatBuffer numbers(INDArray array) {
        return new FloatPointer(Arena.address(array)).capacity(array.length()).asBuffer();
    }

    private void oneByOne(String name, INDArray gradient, List<Regularizer> projections, Progress at) {
        INDArray before = weights.value(name);
        List<INDArray> state = weights.slots(name);
        Optimizer.Step<INDArray> step = objective.optimizer(name).step(ops, before, gradient, state, at);
        INDArray after = step.weights();
        for (Regularizer regularizer : projections) {
            after = regularizer.project(ops, after, weights.kind(name));
        }
        before.assign(after);
        for (int i = 0; i < state.size(); i++) {
            state.get(i).assign(step.slots().get(i));
        }
        if (!Double.isFinite(ops.item(ops.sum(ops.multiply(before, 0), false)))) {
            weights.notFinite();
        }
    }

    @Override
    public void close() {
        compiled.values().forEach(each -> each.primitives.ifPresent(NativeProgram::close));
        compiled.clear();
    }
}
