package dev.assay.experiments.crosscheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.data.Examples;
import dev.assay.data.Part;
import dev.assay.experiments.binding.Binder;
import dev.assay.experiments.composition.Composition;
import dev.assay.experiments.composition.Sources;
import dev.assay.experiments.plugins.Plugins;
import dev.assay.experiments.plugins.Registry;
import dev.assay.experiments.run.Homes;
import dev.assay.experiments.run.PreparedData;
import dev.assay.experiments.run.TrainingBatches;
import dev.assay.experiments.spec.ExperimentSpec;
import dev.assay.experiments.spec.SweepSpec;
import dev.assay.experiments.wiring.Wiring;
import dev.assay.network.Network;
import dev.assay.run.Seeds;
import dev.assay.spi.Loss;
import dev.assay.spi.Model;
import dev.assay.spi.Objective;
import dev.assay.spi.Progress;
import dev.assay.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is trained on one engine predicts the same on the other. */
class SharedWeightsTest {
    private static final int STEPS = 60;

    private static ExperimentSpec spec(Registry registry, String engine) {
        Sources sources = Sources.of(List.of(), Path.of(""), SharedWeightsTest.class.getClassLoader(), System.getenv());
        Composition composition = Composition.compose(
                sources, registry, List.of("experiment=mnist-lenet", "engine=" + engine, "engine.threads=2"));
        return new Binder(registry)
                .bind(
                        ExperimentSpec.class,
                        composition.without(SweepSpec.KEYS).root().toConfig())
                .value();
    }

    private static Model build(Registry registry, ExperimentSpec spec, PreparedData data, Seeds seeds) {
        Network network = spec.network(data.info().task(), data.inputs());
        Loss loss = Wiring.inject(Loss.class, registry, spec, data.info().task());
        return spec.engine()
                .build(
                        network,
                        network.initialWeights(spec.initializer(), seeds),
                        new Objective(loss, spec.optimizer(), spec.regularizers()),
                        spec.device(),
                        seeds);
    }

    @ParameterizedTest
    @CsvSource({"dl4j, pytorch", "pytorch, dl4j"})
    void anEngineTakesOverWhatAnotherHasLearned(String first, String second) {
        assumeTrue(System.getenv("ASSAY_DATA") != null, "SKIPPED: set ASSAY_DATA to the folder that holds mnist/");
        assumeTrue(
                "true".equals(System.getenv("ASSAY_PYTORCH")),
                "SKIPPED: set ASSAY_PYTORCH=true, and Maven fetches PyTorch's native code");
        Registry registry = Plugins.discover(Optional.empty());
        ExperimentSpec spec = spec(registry, first);
        Seeds seeds = new Seeds(1);
        PreparedData data = PreparedData.of(spec, Homes.of(spec.data(), notice -> {}), seeds);
        TrainingBatches batches = new TrainingBatches(data.part(Part.TRAIN), spec.batchSize(), seeds);
        Examples test = data.part(Part.TEST);
        Tensor inputs = test.asBatch().inputs();
        try (Model one = build(registry, spec, data, seeds);
                Model other = build(registry, spec(registry, second), data, seeds)) {
            for (int step = 0; step < STEPS; step++) {
                one.fit(batches.at(step), Progress.of(step, STEPS, 1));
            }
            other.restore(one.snapshot());
            assertThat(other.snapshot()).isEqualTo(one.snapshot());
            assertThat(differing(one.predict(inputs), other.predict(inputs)))
                    .as("of %d examples predicted otherwise", test.size())
                    .isLessThanOrEqualTo(2);
        }
    }

    /** How many rows have their largest element elsewhere. */
    private static long differing(Tensor one, Tensor other) {
        return IntStream.range(0, one.rows())
                .filter(row -> largest(one, row) != largest(other, row))
                .count();
    }

    private static int largest(Tensor rows, int row) {
        return Tensor.largest(rows.values(), row * rows.rowLength(), rows.rowLength());
    }
}
