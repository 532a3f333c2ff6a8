package dev.assay.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.data.Examples;
import dev.assay.data.Part;
import dev.assay.data.Task;
import dev.assay.datasets.Per;
import dev.assay.datasets.Scale;
import dev.assay.experiments.spec.ExperimentSpec.TestWeights;
import dev.assay.losses.SquaredError;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import dev.assay.testing.HostExamples;
import java.util.List;
import java.util.Map;
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
}
