package dev.assay.experiments.testing;

import dev.assay.data.Head;
import dev.assay.data.Task;
import dev.assay.experiments.plugins.PluginJar;
import dev.assay.experiments.plugins.Registry;
import dev.assay.network.Activation;
import dev.assay.network.Dropout;
import dev.assay.network.ReLU;
import dev.assay.network.Size;
import dev.assay.run.MetricValue;
import dev.assay.spi.Loss;
import dev.assay.spi.Metric;
import dev.assay.spi.Name;
import dev.assay.spi.Optimizer;
import dev.assay.spi.Progress;
import dev.assay.spi.Schedule;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A small plugin, for tests of what plugins are put into. */
public final class Fakes {
    private Fakes() {}

    /** A registry of the fakes alone. */
    public static Registry registry() {
        return Registry.of(List.of(JAR));
    }

    public static final PluginJar JAR = new PluginJar(
            "/plugins/fakes-1.0.jar",
            "fakes",
            Optional.of("""
                    # The rectifier.
                    assay.layer.relu {}

                    # Drops elements. Srivastava et al. 2014.
                    assay.layer.dropout {
                      # The probability to drop an element, in [0, 1).
                      # rate = 0.5  (required)
                    }

                    # Follows the slope. Then it goes on.
                    assay.optimizer.slope {
                      # The step size.
                      learning-rate = 1e-2
                      # In [0, 1).
                      momentum = 0.9
                      # What comes after each step.
                      activation = relu
                      # How far it sees.
                      window = 3x5
                      # How many steps between two looks, or null for none.
                      look-every = null
                    }

                    # One value.
                    assay.schedule.constant {
                      # The value.
                      # value = 0.1  (required)
                    }

                    # A value that falls.
                    assay.schedule.fall {
                      # At the start.
                      initial = 0.1
                      # What a step leaves.
                      factor = 0.5
                    }

                    assay.loss {
                      # For classes.
                      categorical-cross-entropy {}
                      # For numbers.
                      squared-error {}
                    }

                    assay.metric {
                      # The share that is right.
                      accuracy {}
                      # The share that is right among the best.
                      top-k {
                        # How many count.
                        # k = 5  (required)
                      }
                      # How far off.
                      distance {}
                    }
                    """),
            List.of(
                    ReLU.class,
                    Dropout.class,
                    Slope.class,
                    Constant.class,
                    Fall.class,
                    CategoricalCrossEntropy.class,
                    SquaredError.class,
                    Accuracy.class,
                    TopK.class,
                    Distance.class));

    @Name("slope")
    public record Slope(
            Schedule learningRate, double momentum, Activation activation, Size window, Optional<Integer> lookEvery)
            implements Optimizer {
        public Slope {
            if (!(momentum >= 0 && momentum < 1)) {
                throw new IllegalArgumentException("momentum must be in [0, 1), found " + momentum);
            }
        }

        @Override
        public int slots() {
            return 0;
        }

        @Override
        public <T> Step<T> step(Ops<T> ops, T weights, T gradient, List<T> slots, Progress at) {
            return new Step<>(ops.subtract(weights, gradient), slots);
        }
    }

    @Name("constant")
    public record Constant(double value) implements Schedule {
        @Override
        public double at(Progress progress) {
            return value;
        }
    }

    @Name("fall")
    public record Fall(double initial, double factor) implements Schedule {
        @Override
        public double at(Progress progress) {
            return initial * Math.pow(factor, progress.step());
        }
    }

    @Name("categorical-cross-entropy")
    public record CategoricalCrossEntropy() implements Loss {
        @Override
        public <T> T of(Ops<T> ops, T outputs, T targets) {
            return outputs;
        }

        @Override
        public Head head() {
            return Head.SOFTMAX;
        }

        @Override
        public boolean supports(Task task) {
            return task instanceof Task.MultiClass;
        }
    }

    @Name("squared-error")
    public record SquaredError() implements Loss {
        @Override
        public <T> T of(Ops<T> ops, T outputs, T targets) {
            return outputs;
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

    @Name("accuracy")
    public record Accuracy() implements FakeMetric {
        @Override
        public boolean supports(Task task) {
            return task instanceof Task.MultiClass;
        }
    }

    @Name("top-k")
    public record TopK(int k) implements FakeMetric {
        @Override
        public boolean supports(Task task) {
            return task instanceof Task.MultiClass;
        }
    }

    @Name("distance")
    public record Distance() implements FakeMetric {
        @Override
        public boolean supports(Task task) {
            return task instanceof Task.Regression;
        }
    }

    /** A metric that sees nothing. */
    private interface FakeMetric extends Metric {
        @Override
        default Goal goal() {
            return Goal.MAXIMIZE;
        }

        @Override
        default Accumulator start(Task task) {
            return new Accumulator() {
                @Override
                public void add(Tensor predictions, Tensor targets) {}

                @Override
                public Map<String, MetricValue> values() {
                    return Map.of();
                }
            };
        }
    }
}
