package dev.assay.experiments.run;

import dev.assay.architectures.Linear;
import dev.assay.architectures.Zeros;
import dev.assay.data.DataHome;
import dev.assay.data.DatasetInfo;
import dev.assay.data.Examples;
import dev.assay.data.Part;
import dev.assay.data.Task;
import dev.assay.experiments.spec.CheckpointSpec;
import dev.assay.experiments.spec.DataSpec;
import dev.assay.experiments.spec.DiagnosticsSpec;
import dev.assay.experiments.spec.ExperimentSpec;
import dev.assay.experiments.spec.ExperimentSpec.TestWeights;
import dev.assay.experiments.spec.ProvenanceSpec;
import dev.assay.experiments.spec.SplitSpec;
import dev.assay.optimizers.Constant;
import dev.assay.optimizers.SGD;
import dev.assay.procedures.Train;
import dev.assay.run.Seeds;
import dev.assay.spi.Augmentation;
import dev.assay.spi.Dataset;
import dev.assay.spi.Device;
import dev.assay.spi.Engine;
import dev.assay.spi.GradientDescent;
import dev.assay.spi.Loss;
import dev.assay.spi.Metric;
import dev.assay.spi.Name;
import dev.assay.spi.Regularizer;
import dev.assay.spi.Schedule;
import dev.assay.spi.Transform;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import dev.assay.testing.HostExamples;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An experiment in memory, to be varied. */
record Setup(
        Engine engine,
        Parts dataset,
        Loss loss,
        List<Metric> metrics,
        int batchSize,
        int epochs,
        Optional<Long> maxSteps,
        TestWeights testWeights,
        String monitor,
        Schedule learningRate,
        List<Regularizer> regularizers,
        List<Augmentation> augmentations,
        List<Transform> preprocessing,
        SplitSpec split,
        long seed,
        Optional<DiagnosticsSpec> diagnostics) {
    static final SplitSpec AS_IT_IS = new SplitSpec(
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    static Setup of(Engine engine, Parts dataset, Loss loss, int epochs, TestWeights testWeights) {
        return new Setup(
                engine,
                dataset,
                loss,
                List.of(),
                4,
                epochs,
                Optional.empty(),
                testWeights,
                "loss",
                new Constant(0.1),
                List.of(),
                List.of(),
                List.of(),
                AS_IT_IS,
                1,
                Optional.empty());
    }

    Setup batchSize(int batchSize) {
        return new Setup(
                engine,
                dataset,
                loss,
                metrics,
                batchSize,
                epochs,
                maxSteps,
                testWeights,
                monitor,
                learningRate,
                regularizers,
                augmentations,
                preprocessing,
                split,
                seed,
                diagnostics);
    }

    Setup maxSteps(long steps) {
        return new Setup(
                engine,
                dataset,
                loss,
                metrics,
                batchSize,
                epochs,
                Optional.of(steps),
                testWeights,
                monitor,
                learningRate,
                regularizers,
                augmentations,
                preprocessing,
                split,
                seed,
                diagnostics);
    }

    Setup metrics(List<Metric> metrics, String monitor, double learningRate) {
        return metrics(metrics, monitor, new Constant(learningRate));
    }

    Setup metrics(List<Metric> metrics, String monitor, Schedule learningRate) {
        return new Setup(
                engine,
                dataset,
                loss,
                metrics,
                batchSize,
                epochs,
                maxSteps,
                testWeights,
                monitor,
                learningRate,
                regularizers,
                augmentations,
                preprocessing,
                split,
                seed,
                diagnostics);
    }

    Setup regularizers(Regularizer... regularizers) {
        return new Setup(
                engine,
                dataset,
                loss,
                metrics,
                batchSize,
                epochs,
                maxSteps,
                testWeights,
                monitor,
                learningRate,
                List.of(regularizers),
                augmentations,
                preprocessing,
                split,
                seed,
                diagnostics);
    }

    Setup augmentations(Augmentation... augmentations) {
        return new Setup(
                engine,
                dataset,
                loss,
                metrics,
                batchSize,
                epochs,
                maxSteps,
                testWeights,
                monitor,
                learningRate,
                regularizers,
                List.of(augmentations),
                preprocessing,
                split,
                seed,
                diagnostics);
    }

    Setup preprocessing(Transform... preprocessing) {
        return new Setup(
                engine,
                dataset,
                loss,
                metrics,
                batchSize,
                epochs,
                maxSteps,
                testWeights,
                monitor,
                learningRate,
                regularizers,
                augmentations,
                List.of(preprocessing),
                split,
                seed,
                diagnostics);
    }

    Setup diagnostics(DiagnosticsSpec diagnostics) {
        return new Setup(
                engine,
                dataset,
                loss,
                metrics,
                batchSize,
                epochs,
                maxSteps,
                testWeights,
                monitor,
                learningRate,
                regularizers,
                augmentations,
                preprocessing,
                split,
                seed,
                Optional.of(diagnostics));
    }

    ExperimentSpec spec() {
        return new ExperimentSpec(
                "setup",
                seed,
                dataset,
                new DataSpec(Optional.empty(), Optional.empty(), false, 1),
                split,
                augmentations,
                preprocessing,
                new GradientDescent(),
                new Linear(),
                new Zeros(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(loss),
                new SGD(learningRate),
                regularizers,
                new Train(),
                batchSize,
                epochs,
                maxSteps,
                testWeights,
                monitor,
                metrics,
                engine,
                new Device.Cpu(),
                new CheckpointSpec(Optional.empty(), Optional.empty(), Optional.empty(), 2),
                new ProvenanceSpec(2),
                List.of(),
                diagnostics,
                Optional.empty(),
                Optional.empty(),
                Path.of("runs"));
    }

    PreparedData data() {
        DataHome nowhere = new DataHome(List.of(), Path.of("nowhere"), false, notice -> {});
        return PreparedData.of(spec(), nowhere, new Seeds(seed));
    }

    Runner runner() {
        return new Runner(spec(), data(), new GradientDescent(), loss, metrics, new Seeds(seed));
    }

    /** Parts in memory. */
    @Name("parts")
    record Parts(Task task, Map<Part, Examples> parts) implements Dataset {
        @Override
        public DatasetInfo info(DataHome home) {
            Map<Part, Integer> sizes = new LinkedHashMap<>();
            parts.forEach((part, examples) -> sizes.put(part, examples.size()));
            return new DatasetInfo("parts", "In memory.", task, Shape.of(1), sizes);
        }

        @Override
        public Examples open(Part part, DataHome home) {
            return Optional.ofNullable(parts.get(part)).orElseThrow();
        }
    }

    /** A regression to zero: the inputs count from 0. */
    static Parts zeros(Map<Part, Integer> sizes) {
        Map<Part, Examples> parts = new LinkedHashMap<>();
        sizes.forEach((part, size) -> parts.put(part, counting(size)));
        return new Parts(new Task.Regression(List.of("zero")), parts);
    }

    static Examples counting(int size) {
        double[] inputs = new double[size];
        for (int i = 0; i < size; i++) {
            inputs[i] = i;
        }
        return new HostExamples(Tensor.of(Shape.of(size, 1), inputs), Tensor.zeros(Shape.of(size, 1)));
    }

    /** Two classes, below and above zero. */
    static Parts signs() {
        double[] inputs = {-2, -1.5, -1, -0.5, 0.5, 1, 1.5, 2};
        double[] targets = {1, 0, 1, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 1, 0, 1};
        Examples examples = new HostExamples(Tensor.of(Shape.of(8, 1), inputs), Tensor.of(Shape.of(8, 2), targets));
        return new Parts(
                Task.MultiClass.of(2), Map.of(Part.TRAIN, examples, Part.VALIDATION, examples, Part.TEST, examples));
    }
}
