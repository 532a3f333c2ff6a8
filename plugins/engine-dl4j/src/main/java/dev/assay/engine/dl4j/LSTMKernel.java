package dev.assay.engine.dl4j;

import dev.assay.network.LSTM;
import dev.assay.network.Pass;
import dev.assay.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sigmoid;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Tanh;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Long short-term memory with one matrix product a step forward and two back, and the gradient written out.
 *
 * <p>The batch is the last dimension, so that each gate is contiguous: a step's input z is the features, then h, then ones for the
 * bias, by batch; the gates are weights z, with weights of 4 units x (features + units + 1).
 */
record LSTMKernel(Nd4jOps ops, LSTM layer) implements Kernel {
    @Override
    public INDArray infer(List<INDArray> inputs, Pass<INDArray> pass) {
        return new Run(inputs.get(0), pass, 1).output;
    }

    @Override
    public Forward forward(List<INDArray> inputs, Pass<INDArray> pass) {
        INDArray x = inputs.get(0);
        Run run = new Run(x, pass, (int) x.size(1) + 1);
        return new Forward(run.output, run::back);
    }

    /** The sequence once through the layer. Steps share their memory where no way back is asked for. */
    private final class Run {
        private final int units = layer.units();
        private final int batch;
        private final int steps;
        private final int features;
        private final int kept;
        private final INDArray weights;
        private final INDArray z;
        private final INDArray gates;
        private final INDArray cells;
        private final INDArray squashed;
        private final INDArray output;

        Run(INDArray x, Pass<INDArray> pass, int kept) {
            this.batch = (int) x.size(0);
            this.steps = (int) x.size(1);
            this.features = (int) x.size(2);
            this.kept = kept;
            INDArray bias = ops.reshape(pass.weight("bias"), Shape.of(1, 4 * units));
            weights = ops.transpose(
                            ops.concatenate(List.of(pass.weight("kernel"), pass.weight("recurrent-kernel"), bias), 0))
                    .dup('c');
            z = ops.fill(Shape.of(kept, features + units + 1, batch), 0);
            z.get(NDArrayIndex.all(), NDArrayIndex.point(features + units), NDArrayIndex.all())
                    .assign(1);
            gates = Nd4jOps.empty(Shape.of(kept, 4 * units, batch));
            cells = ops.fill(Shape.of(kept, units, batch), 0);
            squashed = Nd4jOps.empty(Shape.of(kept, units, batch));
            output = Nd4jOps.empty(layer.returnSequences() ? Shape.of(batch, steps, units) : Shape.of(batch, units));
            INDArray product = Nd4jOps.empty(Shape.of(units, batch));
            for (int step = 0; step < steps; step++) {
                rows(z, step, 0, features).assign(ops.transpose(at(x, step)));
                step(step, product);
            }
        }

        private void step(int step, INDArray product) {
            Nd4jOps.custom("matmul", List.of(weights, slot(z, step)), List.of(slot(gates, step)));
            INDArray inputAndForget = rows(gates, step, 0, 2 * units);
            Nd4j.getExecutioner().exec(new Sigmoid(inputAndForget, inputAndForget));
            INDArray candidate = gate(gates, step, 2);
            Nd4j.getExecutioner().exec(new Tanh(candidate, candidate));
            INDArray out = gate(gates, step, 3);
            Nd4j.getExecutioner().exec(new Sigmoid(out, out));
            INDArray cell = slot(cells, step + 1);
            gate(gates, step, 1).muli(slot(cells, step), cell);
            cell.addi(gate(gates, step, 0).muli(candidate, product));
            INDArray tanh = slot(squashed, step);
            Nd4j.getExecutioner().exec(new Tanh(cell, tanh));
            INDArray h = rows(z, step + 1, features, features + units);
            out.muli(tanh, h);
            if (layer.returnSequences()) {
                at(output, step).assign(ops.transpose(h));
            } else if (step == steps - 1) {
                output.assign(ops.transpose(h));
            }
        }

        private Gradients back(INDArray gradient, boolean toInputs) {
            INDArray weightsGradient = ops.fill(ops.shape(weights), 0);
            INDArray share = Nd4jOps.empty(ops.shape(weights));
            INDArray toGates = Nd4jOps.empty(Shape.of(4 * units, batch));
            INDArray toZ = ops.fill(Shape.of(features + units + 1, batch), 0);
            INDArray toCell = ops.fill(Shape.of(units, batch), 0);
            INDArray toH = Nd4jOps.empty(Shape.of(units, batch));
            INDArray slope = Nd4jOps.empty(Shape.of(units, batch));
            INDArray x = toInputs ? Nd4jOps.empty(Shape.of(batch, steps, features)) : toZ;
            INDArray turned = ops.transpose(weights);
            for (int step = steps - 1; step >= 0; step--) {
                toH.assign(rows(toZ, features, features + units));
                if (layer.returnSequences()) {
                    toH.addi(ops.transpose(at(gradient, step)));
                } else if (step == steps - 1) {
                    toH.addi(ops.transpose(gradient));
                }
                back(step, toH, toCell, slope, toGates);
                Nd4jOps.custom("matmul", List.of(turned, toGates), List.of(toZ));
                Nd4jOps.custom("matmul", List.of(toGates, ops.transpose(slot(z, step))), List.of(share));
                weightsGradient.addi(share);
                if (toInputs) {
                    at(x, step).assign(ops.transpose(rows(toZ, 0, features)));
                }
            }
            INDArray all = ops.transpose(weightsGradient);
            Map<String, INDArray> byName = Map.of(
                    "kernel", rows(all, 0, features).dup('c'),
                    "recurrent-kernel", rows(all, features, features + units).dup('c'),
                    "bias", ops.reshape(rows(all, features + units, features + units + 1), Shape.of(4 * units)));
            return new Gradients(toInputs ? List.of(x) : List.of(), byName);
        }

        /** From the gradient of h and c after a step to that of the gates' sums and of c before it. */
        private void back(int step, INDArray toH, INDArray toCell, INDArray slope, INDArray toGates) {
            INDArray tanh = slot(squashed, step);
            INDArray out = gate(gates, step, 3);
            // The logistic function's slope y (1 - y) for all gates, then the tangent's 1 - y y where that belongs.
            slot(gates, step).rsubi(1, toGates).muli(slot(gates, step));
            INDArray candidate = gate(gates, step, 2);
            tangentSlope(candidate, rows(toGates, 2 * units, 3 * units));
            rows(toGates, 3 * units, 4 * units).muli(toH).muli(tanh);
            toCell.addi(tangentSlope(tanh, slope).muli(toH).muli(out));
            rows(toGates, 0, units).muli(toCell).muli(candidate);
            rows(toGates, units, 2 * units).muli(toCell).muli(slot(cells, step));
            rows(toGates, 2 * units, 3 * units).muli(toCell).muli(gate(gates, step, 0));
            toCell.muli(gate(gates, step, 1));
        }

        private INDArray tangentSlope(INDArray y, INDArray result) {
            return y.muli(y, result).rsubi(1);
        }

        private INDArray slot(INDArray steps, int step) {
            return steps.slice(step % kept);
        }

        private INDArray gate(INDArray steps, int step, int gate) {
            return rows(steps, step, gate * units, (gate + 1) * units);
        }

        private INDArray rows(INDArray steps, int step, int from, int to) {
            return rows(slot(steps, step), from, to);
        }

        private INDArray rows(INDArray matrix, int from, int to) {
            return matrix.get(NDArrayIndex.interval(from, to), NDArrayIndex.all());
        }

        /** One step of batch x steps x features. */
        private INDArray at(INDArray sequences, int step) {
            return sequences.get(
                    new INDArrayIndex[] {NDArrayIndex.all(), NDArrayIndex.point(step), NDArrayIndex.all()});
        }
    }
}
