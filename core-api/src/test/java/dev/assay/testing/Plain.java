package dev.assay.testing;

import dev.assay.data.Head;
import dev.assay.data.Task;
import dev.assay.network.Layer;
import dev.assay.network.Pass;
import dev.assay.network.Weight;
import dev.assay.spi.GradientContext;
import dev.assay.spi.Loss;
import dev.assay.spi.Name;
import dev.assay.spi.Optimizer;
import dev.assay.spi.Progress;
import dev.assay.spi.Regularizer;
import dev.assay.spi.Schedule;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import java.util.List;

/** Small components of each kind, which no engine knows by class. */
public final class Plain {
    private Plain() {}

    /** One learning rate throughout. */
    @Name("plain-rate")
    public record Rate(double rate) implements Schedule {
        @Override
        public double at(Progress progress) {
            return rate;
        }
    }

    /** A learning rate that falls with each step. */
    @Name("plain-falling-rate")
    public record FallingRate(double rate) implements Schedule {
        @Override
        public double at(Progress progress) {
            return rate / (1 + progress.step());
        }
    }

    /** Gradient descent. */
    @Name("plain-descent")
    public record Descent(Schedule learningRate) implements Optimizer {
        @Override
        public int slots() {
            return 0;
        }

        @Override
        public <T> Step<T> step(Ops<T> ops, T weights, T gradient, List<T> slots, Progress at) {
            return new Step<>(ops.subtract(weights, ops.multiply(gradient, learningRate.at(at))), List.of());
        }
    }

    /** Descent with two slots: a velocity, and a count of the steps. */
    @Name("plain-momentum")
    public record Momentum(Schedule learningRate, double momentum) implements Optimizer {
        @Override
        public int slots() {
            return 2;
        }

        @Override
        public <T> Step<T> step(Ops<T> ops, T weights, T gradient, List<T> slots, Progress at) {
            T velocity = ops.add(ops.multiply(slots.get(0), momentum), gradient);
            T next = ops.subtract(weights, ops.multiply(velocity, learningRate.at(at)));
            return new Step<>(next, List.of(velocity, ops.add(slots.get(1), 1)));
        }
    }

    /** Descent towards where the weights came from, with two slots that hold the weights themselves. */
    @Name("plain-echo")
    public record Echo(Schedule learningRate) implements Optimizer {
        @Override
        public int slots() {
            return 2;
        }

        @Override
        public <T> Step<T> step(Ops<T> ops, T weights, T gradient, List<T> slots, Progress at) {
            T back = ops.subtract(slots.get(0), ops.multiply(slots.get(1), 0.5));
            T next = ops.subtract(weights, ops.multiply(ops.add(gradient, back), learningRate.at(at)));
            return new Step<>(next, List.of(next, next));
        }
    }

    /** Descent by the sign of the gradient, whose shape it looks at. */
    @Name("plain-signs")
    public record Signs(Schedule learningRate) implements Optimizer {
        @Override
        public int slots() {
            return 1;
        }

        @Override
        public <T> Step<T> step(Ops<T> ops, T weights, T gradient, List<T> slots, Progress at) {
            T rate = ops.fill(ops.shape(gradient), learningRate.at(at));
            T next = ops.subtract(ops.add(weights, slots.get(0)), ops.multiply(ops.tanh(gradient), rate));
            return new Step<>(next, List.of(ops.reshape(slots.get(0), ops.shape(gradient))));
        }
    }

    /** Descent along the mean of the gradient, which it keeps as if there were one for each weight. */
    @Name("plain-mean")
    public record Mean(Schedule learningRate) implements Optimizer {
        @Override
        public int slots() {
            return 1;
        }

        @Override
        public <T> Step<T> step(Ops<T> ops, T weights, T gradient, List<T> slots, Progress at) {
            T mean = ops.broadcastTo(ops.mean(gradient, false), ops.shape(gradient));
            return new Step<>(ops.subtract(weights, ops.multiply(mean, learningRate.at(at))), List.of(mean));
        }
    }

    /** Half the squared distance, summed over the outputs. */
    @Name("plain-half-squares")
    public record HalfSquares() implements Loss {
        @Override
        public <T> T of(Ops<T> ops, T outputs, T targets) {
            T distance = ops.sum(ops.square(ops.subtract(outputs, targets)), false, 1);
            return ops.multiply(ops.mean(distance, false), 0.5);
        }

        @Override
        public Head head() {
            return Head.LINEAR;
        }

        @Override
        public boolean supports(Task task) {
            return task instanceof Task.Regression;
        }
    }

    /** The sum of the outputs, each times its target: with a target of 1 in one place, the output there. */
    @Name("plain-product")
    public record Product() implements Loss {
        @Override
        public <T> T of(Ops<T> ops, T outputs, T targets) {
            return ops.sum(ops.multiply(outputs, targets), false);
        }

        @Override
        public Head head() {
            return Head.LINEAR;
        }

        @Override
        public boolean supports(Task task) {
            return true;
        }
    }

    /** Descent that keeps the gradient of the step in a slot, which is how gradients are had from an engine. */
    @Name("plain-keeping")
    public record Keeping(Schedule learningRate) implements Optimizer {
        @Override
        public int slots() {
            return 1;
        }

        @Override
        public <T> Step<T> step(Ops<T> ops, T weights, T gradient, List<T> slots, Progress at) {
            T next = ops.subtract(weights, ops.multiply(gradient, learningRate.at(at)));
            return new Step<>(next, List.of(ops.multiply(gradient, 1)));
        }
    }

    /** The negative logarithm of the likelihood of labels, summed over the batch, where their probability is (tanh(x) + 1) / 2. */
    @Name("plain-log-likelihood")
    public record LogLikelihood() implements Loss {
        @Override
        public <T> T of(Ops<T> ops, T outputs, T targets) {
            T scores = ops.multiply(outputs, 2);
            return ops.sum(ops.subtract(ops.softplus(scores), ops.multiply(targets, scores)), false);
        }

        @Override
        public Head head() {
            return Head.SIGMOID;
        }

        @Override
        public boolean supports(Task task) {
            return task instanceof Task.MultiLabel;
        }
    }

    /** A smooth penalty on all weights, biases too. */
    @Name("plain-penalty")
    public record Penalty(double rate) implements Regularizer {
        @Override
        public boolean appliesTo(Weight weight) {
            return true;
        }

        @Override
        public <T> T penalty(Ops<T> ops, T weights) {
            return ops.multiply(ops.sum(ops.log1p(ops.square(weights)), false), rate);
        }

        @Override
        public boolean hasPenalty() {
            return true;
        }
    }

    /** Decoupled decay of the kernels. */
    @Name("plain-decay")
    public record Decay(double decay) implements Regularizer {}

    /** Weights kept above a least value. */
    @Name("plain-floor")
    public record Floor(double floor) implements Regularizer {
        @Override
        public <T> T project(Ops<T> ops, T weights, Weight weight) {
            return ops.maximum(weights, floor);
        }

        @Override
        public boolean hasProjection() {
            return true;
        }
    }

    /** Gradients divided by one more than their common length, with noise. */
    @Name("plain-bounded")
    public record Bounded() implements Regularizer {
        @Override
        public <T> T gradient(Ops<T> ops, T gradient, GradientContext<T> context) {
            T noise = ops.add(context.uniform(ops.shape(gradient)), context.uniform(ops.shape(gradient)));
            T bounded = ops.divide(gradient, ops.add(context.globalNorm(), 1));
            return ops.add(bounded, ops.multiply(noise, 0.1 / (1 + context.at().step())));
        }

        @Override
        public boolean changesGradient() {
            return true;
        }

        @Override
        public boolean needsAllGradients() {
            return true;
        }
    }

    /** 1 above 0, else 0: whole numbers out of any. */
    @Name("plain-signs-01")
    public record Signs01() implements Layer {
        @Override
        public Shape output(List<Shape> inputs) {
            return inputs.get(0);
        }

        @Override
        public <T> T forward(Ops<T> ops, List<T> inputs, Pass<T> pass) {
            return ops.greater(inputs.get(0), ops.scalar(0));
        }
    }

    /**
     * A layer with all that a layer can have: f = x sigmoid(factor x), in training times noise and with other noise added, and a
     * running mean that inference subtracts.
     */
    @Name("plain-layer")
    public record Odd() implements Layer {
        @Override
        public Shape output(List<Shape> inputs) {
            return inputs.get(0);
        }

        @Override
        public List<Weight> weights(List<Shape> inputs) {
            Shape each = inputs.get(0);
            return List.of(
                    new Weight("factor", each, Weight.Role.SCALE, 1, 1),
                    new Weight("seen", Shape.of(1), Weight.Role.MEAN, 1, 1));
        }

        @Override
        public <T> T forward(Ops<T> ops, List<T> inputs, Pass<T> pass) {
            T x = inputs.get(0);
            T y = ops.multiply(x, ops.sigmoid(ops.multiply(ops.tanh(x), pass.weight("factor"))));
            if (!pass.training()) {
                return ops.subtract(y, pass.weight("seen"));
            }
            pass.update(
                    "seen",
                    ops.add(pass.weight("seen"), ops.reshape(ops.mean(ops.stopGradient(x), false), Shape.of(1))));
            T factor = ops.add(pass.uniform(ops.shape(x)), 0.5);
            return ops.add(ops.multiply(y, factor), pass.uniform(ops.shape(x)));
        }
    }
}
