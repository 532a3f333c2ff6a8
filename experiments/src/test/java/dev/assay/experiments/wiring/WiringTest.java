package dev.assay.experiments.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.Inject;
import com.google.inject.name.Named;
import dev.assay.data.DataHome;
import dev.assay.data.DatasetInfo;
import dev.assay.data.Examples;
import dev.assay.data.Part;
import dev.assay.data.Task;
import dev.assay.experiments.plugins.ComponentType;
import dev.assay.experiments.plugins.Registry;
import dev.assay.experiments.spec.CheckpointSpec;
import dev.assay.experiments.spec.DataSpec;
import dev.assay.experiments.spec.ExperimentSpec;
import dev.assay.experiments.spec.ProvenanceSpec;
import dev.assay.experiments.spec.SplitSpec;
import dev.assay.experiments.testing.Fakes;
import dev.assay.experiments.testing.Fakes.Accuracy;
import dev.assay.experiments.testing.Fakes.CategoricalCrossEntropy;
import dev.assay.experiments.testing.Fakes.Constant;
import dev.assay.experiments.testing.Fakes.Distance;
import dev.assay.experiments.testing.Fakes.Slope;
import dev.assay.experiments.testing.Fakes.SquaredError;
import dev.assay.experiments.testing.Fakes.TopK;
import dev.assay.network.Network;
import dev.assay.network.ReLU;
import dev.assay.network.Size;
import dev.assay.network.Weight;
import dev.assay.run.Seeds;
import dev.assay.spi.Architecture;
import dev.assay.spi.Dataset;
import dev.assay.spi.Device;
import dev.assay.spi.Engine;
import dev.assay.spi.GradientDescent;
import dev.assay.spi.Initializer;
import dev.assay.spi.Loss;
import dev.assay.spi.LossChoice;
import dev.assay.spi.Metric;
import dev.assay.spi.Model;
import dev.assay.spi.Objective;
import dev.assay.spi.Optimizer;
import dev.assay.spi.Regularizer;
import dev.assay.spi.Transform;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class WiringTest {
    private static final Task CLASSES = Task.MultiClass.of(3);
    private static final Task NUMBERS = new Task.Regression(List.of("price"));
    private static final Task LABELS = new Task.MultiLabel(List.of("spam"));
    private static final Optimizer SLOPE =
            new Slope(new Constant(0.1), 0, new ReLU(), Size.square(1), Optional.empty());
    private static final Parts PARTS = new Parts();

    /** A dataset, architecture, initializer and engine that only have to be the same object afterwards. */
    private record Parts() implements Dataset, Architecture, Initializer, Engine {
        @Override
        public DatasetInfo info(DataHome home) {
            throw new AssertionError("nothing is to be read");
        }

        @Override
        public Examples open(Part part, DataHome home) {
            throw new AssertionError("nothing is to be read");
        }

        @Override
        public Network network(Shape input, Task task) {
            throw new AssertionError("nothing is to be built");
        }

        @Override
        public Tensor initialize(Weight weight, RandomGenerator random) {
            throw new AssertionError("nothing is to be drawn");
        }

        @Override
        public Model build(
                Network network, Map<String, Tensor> weights, Objective objective, Device device, Seeds seeds) {
            throw new AssertionError("nothing is to be built");
        }

        @Override
        public Map<String, String> environment() {
            return Map.of();
        }
    }

    /** Asks for all that a run is made of, as the runner does. */
    record Run(
            ExperimentSpec spec,
            Task task,
            Dataset dataset,
            Architecture architecture,
            Initializer initializer,
            Optimizer optimizer,
            Loss loss,
            Engine engine,
            Device device,
            Seeds seeds,
            List<Transform> preprocessing,
            List<Regularizer> regularizers,
            List<Metric> metrics,
            Map<String, ComponentType> schedules,
            String more) {
        @Inject
        Run(
                ExperimentSpec spec,
                Task task,
                Dataset dataset,
                Architecture architecture,
                Initializer initializer,
                Optimizer optimizer,
                Loss loss,
                Engine engine,
                Device device,
                Seeds seeds,
                List<Transform> preprocessing,
                List<Regularizer> regularizers,
                List<Metric> metrics,
                @Named("schedule") Map<String, ComponentType> schedules,
                @Named("more") String more) {
            this.spec = spec;
            this.task = task;
            this.dataset = dataset;
            this.architecture = architecture;
            this.initializer = initializer;
            this.optimizer = optimizer;
            this.loss = loss;
            this.engine = engine;
            this.device = device;
            this.seeds = seeds;
            this.preprocessing = preprocessing;
            this.regularizers = regularizers;
            this.metrics = metrics;
            this.schedules = schedules;
            this.more = more;
        }
    }

    private static ExperimentSpec spec(Optional<LossChoice> loss, List<Metric> metrics) {
        Optional<dev.assay.experiments.spec.Amount> none = Optional.empty();
        return new ExperimentSpec(
                "test",
                7,
                PARTS,
                new DataSpec(Optional.empty(), Optional.empty(), false, 1),
                new SplitSpec(none, none, false, Optional.empty(), Optional.empty(), none, none, none),
                List.of(),
                List.of(),
                new GradientDescent(),
                PARTS,
                PARTS,
                Optional.empty(),
                Optional.empty(),
                loss,
                SLOPE,
                List.of(),
                (seed, splitSeed) -> Optional.empty(),
                8,
                1,
                Optional.empty(),
                ExperimentSpec.TestWeights.LAST,
                "loss",
                metrics,
                PARTS,
                new Device.Cpu(),
                new CheckpointSpec(Optional.empty(), Optional.empty(), Optional.empty(), 2),
                new ProvenanceSpec(2),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Path.of("runs"));
    }

    private static Run run(Optional<LossChoice> loss, List<Metric> metrics, Task task) {
        return Wiring.inject(
                Run.class,
                Fakes.registry(),
                spec(loss, metrics),
                task,
                binder -> binder.bind(String.class)
                        .annotatedWith(com.google.inject.name.Names.named("more"))
                        .toInstance("more"));
    }

    @Test
    void givesAConstructorAllThatARunIsMadeOf() {
        Run run = run(Optional.empty(), List.of(), CLASSES);
        assertThat(run.dataset()).isSameAs(PARTS);
        assertThat(run.architecture()).isSameAs(PARTS);
        assertThat(run.initializer()).isSameAs(PARTS);
        assertThat(run.engine()).isSameAs(PARTS);
        assertThat(run.optimizer()).isSameAs(SLOPE);
        assertThat(run.device()).isEqualTo(new Device.Cpu());
        assertThat(run.seeds()).isEqualTo(new Seeds(7));
        assertThat(run.task()).isEqualTo(CLASSES);
        assertThat(run.spec().name()).isEqualTo("test");
        assertThat(run.more()).isEqualTo("more");
        assertThat(run.preprocessing()).isEmpty();
        assertThat(run.regularizers()).isEmpty();
        assertThat(run.schedules().keySet()).containsExactly("constant", "fall");
    }

    @Test
    void choosesLossAndMetricsFromTheTask() {
        Run classification = run(Optional.empty(), List.of(), CLASSES);
        assertThat(classification.loss()).isEqualTo(new CategoricalCrossEntropy());
        assertThat(classification.metrics()).containsExactly(new Accuracy());

        Run regression = run(Optional.empty(), List.of(), NUMBERS);
        assertThat(regression.loss()).isEqualTo(new SquaredError());
        assertThat(regression.metrics()).containsExactly(new Distance());
    }

    @Test
    void leavesWhatTheConfigChooses() {
        Run run = run(Optional.of(new SquaredError()), List.of(new Distance(), new Distance()), NUMBERS);
        assertThat(run.loss()).isEqualTo(new SquaredError());
        assertThat(run.metrics()).containsExactly(new Distance(), new Distance());
        assertThat(run(Optional.empty(), List.of(new TopK(2)), CLASSES).metrics())
                .containsExactly(new TopK(2));
    }

    @Test
    void failsOnALossThatDoesNotSuitTheTaskAndListsThoseThatDo() {
        assertThatThrownBy(() -> run(Optional.of(new SquaredError()), List.of(), CLASSES))
                .isInstanceOf(UserException.class)
                .hasMessage("loss 'squared-error' does not suit a classification into 3 classes;"
                        + " categorical-cross-entropy does");
        assertThatThrownBy(() -> run(Optional.of(new SquaredError()), List.of(), LABELS))
                .hasMessage("loss 'squared-error' does not suit a binary classification; no installed one does");
    }

    @Test
    void failsOnAMetricThatDoesNotSuitTheTaskAndListsThoseThatDo() {
        assertThatThrownBy(() -> run(Optional.empty(), List.of(new Accuracy()), NUMBERS))
                .isInstanceOf(UserException.class)
                .hasMessage("metric 'accuracy' does not suit a regression; distance does");
    }

    @Test
    void failsWhereTheTasksUsualLossIsNotInstalled() {
        assertThatThrownBy(() -> run(Optional.empty(), List.of(), LABELS))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("there is no loss 'binary-cross-entropy'; known: categorical-cross-entropy");
        assertThatThrownBy(() ->
                        Wiring.inject(Loss.class, Registry.of(List.of()), spec(Optional.empty(), List.of()), CLASSES))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("no plugin that brings one is installed");
    }
}
