package dev.assay.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.data.DataHome;
import dev.assay.data.Examples;
import dev.assay.data.Part;
import dev.assay.data.Task;
import dev.assay.datasets.Glyphs;
import dev.assay.datasets.Log1p;
import dev.assay.datasets.Per;
import dev.assay.datasets.Scale;
import dev.assay.datasets.augmentations.GaussianNoise;
import dev.assay.experiments.spec.ExperimentSpec.TestWeights;
import dev.assay.losses.SquaredError;
import dev.assay.run.Seeds;
import dev.assay.spi.Transform;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import dev.assay.testing.HostExamples;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PreparedDataTest {
    private static Examples inputs(double... values) {
        Shape shape = Shape.of(values.length, 1);
        return new HostExamples(Tensor.of(shape, values), Tensor.zeros(shape));
    }

    @Test
    void fitsPreprocessingOnTheTrainingPartAlone() {
        Setup.Parts parts = new Setup.Parts(
                new Task.Regression(List.of("zero")), Map.of(Part.TRAIN, inputs(10, 20, 30), Part.TEST, inputs(0, 50)));
        PreparedData data = Setup.of(FakeEngine.with(step -> 0), parts, new SquaredError(), 1, TestWeights.LAST)
                .preprocessing(new Scale(Per.ALL, 0, 1))
                .data();
        assertThat(data.part(Part.TRAIN).batch(0, 1, 2).inputs().values()).containsExactly(0, 0.5f, 1);
        assertThat(data.part(Part.TEST).batch(0, 1).inputs().values()).containsExactly(-0.5f, 2);
        assertThat(data.rawPart(Part.TEST).batch(0, 1).inputs().values()).containsExactly(0, 50);
        assertThat(data.has(Part.VALIDATION)).isFalse();
    }

    @Test
    void twoStepsFollowEachOther() {
        Setup.Parts parts = new Setup.Parts(new Task.Regression(List.of("zero")), Map.of(Part.TRAIN, inputs(10, 30)));
        PreparedData data = Setup.of(FakeEngine.with(step -> 0), parts, new SquaredError(), 1, TestWeights.LAST)
                .preprocessing(new Scale(Per.ALL, 0, 1), new Scale(Per.ALL, -4, 4))
                .data();
        assertThat(data.part(Part.TRAIN).batch(1, 0).inputs().values()).containsExactly(4, -4);
    }

    @Test
    void valuesKeptAsBytesBecomeTheSameBitsAsOneByOne() {
        Glyphs glyphs = new Glyphs(30, 10, 0.4, 1);
        DataHome nowhere = new DataHome(List.of(), Path.of("nowhere"), false, line -> {});
        Setup.Parts parts = new Setup.Parts(
                glyphs.info(nowhere).task(),
                Map.of(Part.TRAIN, glyphs.open(Part.TRAIN, nowhere), Part.TEST, glyphs.open(Part.TEST, nowhere)));
        PreparedData data = Setup.of(FakeEngine.with(step -> 0), parts, new SquaredError(), 1, TestWeights.LAST)
                .preprocessing(new Log1p(), new Scale(Per.ALL, -1, 1))
                .data();
        for (Part part : List.of(Part.TRAIN, Part.TEST)) {
            Examples ready = data.part(part);
            Tensor expected = data.rawPart(part).asBatch().inputs();
            for (Transform.Fitted step : data.preprocessing()) {
                expected = step.apply(expected);
            }
            assertThat(ready.asBatch().inputs()).isEqualTo(expected);
            assertThat(ready.at(new int[] {2}).batch(0).inputs().values())
                    .containsExactly(ready.batch(2).inputs().values());
        }
    }

    private static PreparedData noisy(int size) {
        Setup.Parts parts = Setup.zeros(Map.of(Part.TRAIN, size, Part.TEST, 3));
        return Setup.of(FakeEngine.with(step -> 0), parts, new SquaredError(), 1, TestWeights.LAST)
                .augmentations(new GaussianNoise(0.1), new GaussianNoise(0.1))
                .preprocessing(new Scale(Per.ALL, 0, 1), new Scale(Per.ALL, 0, 10))
                .data();
    }

    @Test
    void augmentationsComeBeforeThePreprocessingAndTouchTrainingExamplesAlone() {
        PreparedData data = noisy(11);
        float[] plain = data.part(Part.TRAIN).batch(3, 4).inputs().values();
        assertThat(plain).containsExactly(3, 4);
        float[] distorted = data.training(1, new Seeds(1)).batch(3, 4).inputs().values();
        // Ten examples from 0 to 10 have a deviation of 3.2; twice a tenth of it is added.
        assertThat(distorted).doesNotContain(3, 4).satisfies(values -> {
            assertThat(values[0]).isBetween(1f, 5f);
            assertThat(values[1]).isBetween(2f, 6f);
        });
        assertThat(data.part(Part.TEST).batch(0, 1, 2).inputs().values()).containsExactly(0, 1, 2);
        assertThat(data.rawPart(Part.TRAIN).batch(3, 4).inputs().values()).containsExactly(3, 4);
    }

    @Test
    void whatAnExampleBecomesIsAFunctionOfSeedEpochAndIndex() {
        PreparedData data = noisy(64);
        Seeds seeds = new Seeds(1);
        int[] all = IntStream.range(0, 64).toArray();
        float[] first = data.training(1, seeds).batch(all).inputs().values();
        float[] backwards = new float[64];
        IntStream.range(0, 64).parallel().forEach(i -> data.training(1, seeds).copyInput(63 - i, backwards, 63 - i));
        assertThat(backwards).containsExactly(first);
        assertThat(data.training(2, seeds).batch(all).inputs().values()).isNotEqualTo(first);
        assertThat(data.training(1, new Seeds(2)).batch(all).inputs().values()).isNotEqualTo(first);
    }

    @Test
    void batchesOfAnEpochAreThoseOfItsDistortions() {
        PreparedData data = noisy(8);
        Seeds seeds = new Seeds(1);
        TrainingBatches batches = new TrainingBatches(data, 8, seeds);
        assertThat(batches.at(0).inputs().values())
                .containsExactlyInAnyOrder(data.training(1, seeds)
                        .batch(0, 1, 2, 3, 4, 5, 6, 7)
                        .inputs()
                        .values());
        assertThat(batches.at(1).inputs().values())
                .containsExactlyInAnyOrder(data.training(2, seeds)
                        .batch(0, 1, 2, 3, 4, 5, 6, 7)
                        .inputs()
                        .values());
    }
}
