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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What a step does to a weight once its gradient is known: penalties, changes of the gradient, decay, the optimizer's step, projections. */
record Update(Nd4jOps ops, Objective objective, Weights weights, Seeds seeds, int threads) {
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
        List<FloatBuffer> outputs = new ArrayList<>(List.of(numbers(weights.value(name))));
        weights.slots(name).forEach(slot -> outputs.add(numbers(slot)));
        List<FloatBuffer> inputs = new ArrayList<>(outputs);
        inputs.add(1, numbers(gradient));
        if (!program.get().run(inputs, outputs, threads, ForkJoinPool.commonPool())) {
            weights.notFinite();
        }
        return true;
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
}
