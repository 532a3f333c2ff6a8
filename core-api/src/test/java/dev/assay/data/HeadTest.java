package dev.assay.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.tensor.HostOps;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeadTest {
    private static final HostOps OPS = new HostOps();

    private static Tensor byDefinition(Tensor outputs) {
        return OPS.toTensor(Head.SOFTMAX.apply(OPS, OPS.from(outputs)));
    }

    /** Softmax of (0, ln 3) is (1/4, 3/4). */
    @Test
    void softmaxGoesAlongTheClassesOfVectorsSequencesAndMaps() {
        double three = Math.log(3);
        Tensor vectors = Tensor.of(Shape.of(2, 2), 0, three, three, 0);
        Tensor sequence = Tensor.of(Shape.of(1, 2, 2), 0, three, three, 0);
        Tensor map = Tensor.of(Shape.of(1, 2, 1, 2), 0, three, three, 0);
        for (Tensor outputs : List.of(vectors, sequence, map)) {
            assertThat(Head.SOFTMAX.apply(outputs).values())
                    .as("%s", outputs.shape())
                    .containsExactly(new float[] {0.25f, 0.75f, 0.75f, 0.25f}, within(1e-6f));
            assertThat(byDefinition(outputs).values())
                    .containsExactly(new float[] {0.25f, 0.75f, 0.75f, 0.25f}, within(1e-6f));
        }
        Tensor wide = Tensor.of(Shape.of(2, 2, 1, 3), 0, 1, 2, 3, 4, 5, -1, 0, 1, 1, 0, 3);
        assertThat(Head.SOFTMAX.apply(wide).values())
                .containsExactly(byDefinition(wide).values(), within(1e-6f));
    }

    @Test
    void severalOutputsGetEachItsOwnHead() {
        Task.MultiOutput task = new Task.MultiOutput(List.of(
                new Task.MultiOutput.Named("colour", Task.MultiClass.of(2)),
                new Task.MultiOutput.Named("map", new Task.Segmentation(List.of("a", "b"), 1, 2)),
                new Task.MultiOutput.Named("wet", new Task.MultiLabel(List.of("wet"))),
                new Task.MultiOutput.Named("size", new Task.Regression(List.of("size")))));
        double three = Math.log(3);
        Tensor outputs = Tensor.of(Shape.of(2, 8), 0, three, 0, three, three, 0, 0, 7, 5, 5, 1, 1, 1, 1, three, -2);
        float[] expected = {
            0.25f, 0.75f, 0.25f, 0.75f, 0.75f, 0.25f, 0.5f, 7, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.75f, -2
        };
        assertThat(task.outputs()).isEqualTo(Shape.of(8));
        assertThat(task.names()).containsExactly("colour/0", "colour/1", "map/a", "map/b", "wet/wet", "size/size");
        assertThat(task.head().apply(outputs).values()).containsExactly(expected, within(1e-6f));
        assertThat(OPS.toTensor(task.head().apply(OPS, OPS.from(outputs))).values())
                .containsExactly(expected, within(1e-6f));
    }

    @Test
    void rowsHaveTheClassesOfEachPlaceSideBySide() {
        Tensor map = Tensor.of(Shape.of(2, 2, 1, 3), 0, 1, 2, 10, 11, 12, 5, 6, 7, 15, 16, 17);
        assertThat(Head.rows(map)).isEqualTo(Tensor.of(Shape.of(6, 2), 0, 10, 1, 11, 2, 12, 5, 15, 6, 16, 7, 17));
        Tensor sequence = Tensor.of(Shape.of(1, 3, 2), 1, 2, 3, 4, 5, 6);
        assertThat(Head.rows(sequence)).isEqualTo(Tensor.of(Shape.of(3, 2), 1, 2, 3, 4, 5, 6));
        Tensor vector = Tensor.of(Shape.of(1, 3), 1, 2, 3);
        assertThat(Head.rows(vector)).isEqualTo(vector);
    }

    @Test
    void tasksWithPlacesAskForAShapeBeyondTheNames() {
        assertThat(new Task.Segmentation(List.of("a", "b"), 4, 5).outputs()).isEqualTo(Shape.of(2, 4, 5));
        assertThat(new Task.SequenceLabeling(List.of("a", "b", "c"), 7).outputs())
                .isEqualTo(Shape.of(7, 3));
    }
}
