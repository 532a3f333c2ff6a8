package dev.assay.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.data.Batch;
import dev.assay.data.DataHome;
import dev.assay.data.DatasetInfo;
import dev.assay.data.Examples;
import dev.assay.data.Part;
import dev.assay.data.Task;
import dev.assay.network.Dense;
import dev.assay.network.Flatten;
import dev.assay.network.Network;
import dev.assay.network.Weight;
import dev.assay.run.MetricValue;
import dev.assay.spi.Architecture;
import dev.assay.spi.Dataset;
import dev.assay.spi.Initializer;
import dev.assay.spi.Loss;
import dev.assay.spi.Metric;
import dev.assay.spi.Name;
import dev.assay.spi.Optimizer;
import dev.assay.spi.Progress;
import dev.assay.spi.Regularizer;
import dev.assay.spi.Schedule;
import dev.assay.spi.Transform;
import dev.assay.tensor.HostArray;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contracts hold for the plainest component of each kind. */
class ContractsTest {
    @Nested
    class OfLosses extends LossContract {
        @Override
        protected Loss loss() {
            return new Plain.HalfSquares();
        }
    }

    @Nested
    class OfOptimizers extends OptimizerContract {
        @Override
        protected Optimizer optimizer() {
            return new Plain.Descent(new Plain.Rate(0.1));
        }
    }

    @Nested
    class OfOptimizersWithSlots extends OptimizerContract {
        @Override
        protected Optimizer optimizer() {
            return new Plain.Momentum(new Plain.Rate(0.1), 0.9);
        }
    }

    @Nested
    class OfSchedules extends ScheduleContract {
        @Override
        protected Schedule schedule() {
            return new Plain.FallingRate(1);
        }
    }

    @Nested
    class OfPenalties extends RegularizerContract {
        @Override
        protected Regularizer regularizer() {
            return new Plain.Penalty(0.1);
        }
    }

    @Nested
    class OfDecay extends RegularizerContract {
        @Override
        protected Regularizer regularizer() {
            return new Plain.Decay(0.1);
        }
    }

    @Nested
    class OfProjections extends RegularizerContract {
        @Override
        protected Regularizer regularizer() {
            return new Plain.Floor(-0.1);
        }
    }

    @Nested
    class OfChangesOfGradients extends RegularizerContract {
        @Override
        protected Regularizer regularizer() {
            return new Plain.Bounded();
        }
    }

    @Nested
    class OfInitializers extends InitializerContract {
        @Override
        protected Initializer initializer() {
            return new Uniform();
        }

        @Override
        protected OptionalDouble variance(Weight weight) {
            return OptionalDouble.of(1.0 / 3);
        }
    }

    @Nested
    class OfArchitectures extends ArchitectureContract {
        @Override
        protected Architecture architecture() {
            return new OneLayer();
        }

        @Override
        protected List<Shape> inputs() {
            return List.of(Shape.of(2, 3, 3), Shape.of(7));
        }

        @Override
        protected List<Shape> impossible() {
            return List.of();
        }
    }

    @Nested
    class OfTransforms extends TransformContract {
        @Override
        protected Transform transform() {
            return new MinusFirst();
        }
    }

    @Nested
    class OfMetrics extends MetricContract {
        @Override
        protected Metric metric() {
            return new Distance();
        }
    }

    @Nested
    class OfDatasets extends DatasetContract {
        @Override
        protected Dataset dataset() {
            return new Drawn();
        }

        @Override
        protected DataHome home() {
            return new DataHome(List.of(), Path.of("nowhere"), false, notice -> {});
        }
    }

    /** Random examples from a seed. */
    @Name("drawn")
    record Drawn() implements Dataset {
        @Override
        public DatasetInfo info(DataHome home) {
            return new DatasetInfo(
                    "Drawn",
                    "Random numbers.",
                    Task.MultiClass.of(3),
                    Shape.of(2, 2),
                    Map.of(Part.TRAIN, 30, Part.TEST, 7));
        }

        @Override
        public Examples open(Part part, DataHome home) {
            DatasetInfo info = info(home);
            int size = part == Part.TRAIN ? 30 : 7;
            Batch batch = Samples.batch(new Random(size), info.input(), info.task(), size);
            return new HostExamples(batch.inputs(), batch.targets());
        }
    }

    @Name("plain-uniform")
    record Uniform() implements Initializer {
        @Override
        public Tensor initialize(Weight weight, RandomGenerator random) {
            Tensor values = Tensor.zeros(weight.shape());
            for (int i = 0; i < values.values().length; i++) {
                values.values()[i] = 2 * random.nextFloat() - 1;
            }
            return values;
        }
    }

    @Name("one-layer")
    record OneLayer() implements Architecture {
        @Override
        public Network network(Shape input, Task task) {
            return Network.of(input)
                    .add(new Flatten())
                    .add(new Dense(task.outputs().size(0), true))
                    .build();
        }
    }

    /** Subtracts the first training example's first element. */
    @Name("minus-first")
    record MinusFirst() implements Transform {
        @Override
        public Fitted fit(Examples training) {
            float first = training.batch(0).inputs().values()[0];
            return new MinusNumber(first);
        }

        @Override
        public Fitted restore(Shape input, Map<String, HostArray> figures) {
            return new MinusNumber(Objects.requireNonNull(figures.get("first")).values()[0]);
        }
    }

    record MinusNumber(double number) implements Transform.Fitted {
        @Override
        public <T> T forward(Ops<T> ops, T batch) {
            return ops.subtract(batch, ops.scalar(number));
        }

        @Override
        public Map<String, HostArray> figures() {
            return Map.of("first", HostArray.of(Shape.scalar(), number));
        }
    }

    @Name("distance")
    record Distance() implements Metric {
        @Override
        public Goal goal() {
            return Goal.MINIMIZE;
        }

        @Override
        public boolean supports(Task task) {
            return true;
        }

        @Override
        public Accumulator start(Task task) {
            return new Accumulator() {
                private double sum;
                private long count;

                @Override
                public void add(Tensor predictions, Tensor targets) {
                    for (int i = 0; i < predictions.values().length; i++) {
                        sum += Math.abs(predictions.values()[i] - targets.values()[i]);
                        count++;
                    }
                }

                @Override
                public Map<String, MetricValue> values() {
                    return Map.of("distance", new MetricValue.Scalar(count == 0 ? Double.NaN : sum / count));
                }
            };
        }
    }

    /** A component with two settings. */
    @Name("documented")
    public record Documented(double baseRate, int count) implements Schedule {
        @Override
        public double at(Progress progress) {
            return baseRate * count;
        }
    }

    private static final String GOOD = """
            # What it is.
            assay.schedule.documented {
              # The rate.
              base-rate = 1.0

              # The count.
              # count = 3  (required)
            }
            """;

    @Test
    void acceptsAComponentThatIsDocumented() {
        assertThat(ComponentContract.problems(Documented.class, GOOD)).isEmpty();
    }

    @Test
    void findsWhatReferenceConfLacks() {
        assertThat(ComponentContract.problems(Documented.class, GOOD.replace("documented", "other")))
                .containsExactly("reference.conf has no assay.schedule.documented");
        assertThat(ComponentContract.problems(Documented.class, GOOD.replace("  # The rate.\n", "")))
                .containsExactly("base-rate has no comment above it");
        assertThat(ComponentContract.problems(Documented.class, GOOD.replace("# What it is.\n", "")))
                .containsExactly("assay.schedule.documented has no comment above it that says what it is");
        assertThat(ComponentContract.problems(Documented.class, GOOD.replace("base-rate", "rate")))
                .containsExactly("reference.conf has [count, rate], the record [base-rate, count]");
        assertThat(ComponentContract.problems(Documented.class, GOOD.replace("  (required)", "")))
                .containsExactly("reference.conf has [base-rate], the record [base-rate, count]");
    }

    @Test
    void findsAComponentThatIsNotPublic() {
        assertThat(ComponentContract.problems(Distance.class, "# A metric.\nassay.metric.distance {}\n\n" + GOOD))
                .containsExactly("is not a public record");
    }
}
