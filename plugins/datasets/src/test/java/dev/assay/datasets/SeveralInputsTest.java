package dev.assay.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.data.Batch;
import dev.assay.data.DataHome;
import dev.assay.data.DatasetInfo;
import dev.assay.data.Examples;
import dev.assay.data.Layout;
import dev.assay.data.Part;
import dev.assay.data.Task;
import dev.assay.spi.Dataset;
import dev.assay.spi.Transform;
import dev.assay.spi.UserException;
import dev.assay.tensor.HostOps;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import dev.assay.testing.DatasetContract;
import dev.assay.testing.TransformContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data sets with several inputs and outputs, and what is done to one of them. */
class SeveralInputsTest {
    private static final String TABLE = "9,1,2,3,4,dog,0.5\n8,5,6,7,8,cat,1.5\n7,9,10,11,12,dog,2.5\n";

    @TempDir
    static Path folder;

    @BeforeEach
    void writeTables() throws IOException {
        Files.writeString(folder.resolve("table.csv"), TABLE);
        Files.writeString(folder.resolve("short.csv"), "1,2.5\n");
    }

    private static DataHome home() {
        return new DataHome(List.of(folder), folder.resolve("cache"), false, line -> {});
    }

    private static Csv csv(String file, List<String> categorical, List<Csv.Input> inputs, List<Csv.Output> outputs) {
        return new Csv(
                Path.of(file),
                ",",
                false,
                List.of("-1"),
                Csv.TaskKind.AUTO,
                List.of(),
                List.of("?"),
                Csv.Missing.FAIL,
                Optional.empty(),
                List.of(),
                categorical,
                inputs,
                outputs);
    }

    private static Csv.Input input(String name, String... columns) {
        return new Csv.Input(name, List.of(columns), Optional.empty());
    }

    private static Csv.Output output(String name, String column) {
        return new Csv.Output(name, List.of(column), Optional.empty());
    }

    private static Csv imageAndNumber() {
        return csv(
                "table.csv",
                List.of(),
                List.of(new Csv.Input("image", List.of("1..4"), Optional.of(Shape.of(1, 2, 2))), input("number", "0")),
                List.of(output("kind", "5"), output("price", "-1")));
    }

    @Nested
    class OfATable extends DatasetContract {
        @Override
        protected Dataset dataset() {
            return imageAndNumber();
        }

        @Override
        protected DataHome home() {
            return SeveralInputsTest.home();
        }

        @BeforeEach
        void write() throws IOException {
            writeTables();
        }
    }

    @Test
    void aTableHasInputsWithShapesAndOutputsWithTasks() {
        DatasetInfo info = imageAndNumber().info(home());
        assertThat(info.inputs()).hasToString("image 1x2x2, number 1");
        assertThat(info.task())
                .isEqualTo(new Task.MultiOutput(List.of(
                        new Task.MultiOutput.Named("kind", new Task.MultiClass(List.of("cat", "dog"))),
                        new Task.MultiOutput.Named("price", new Task.Regression(List.of("6"))))));
        Examples examples = imageAndNumber().open(Part.TRAIN, home());
        assertThat(examples.layout()).isEqualTo(info.inputs());
        Batch batch = examples.batch(0, 1);
        assertThat(batch.inputs()).isEqualTo(Tensor.of(Shape.of(2, 5), 1, 2, 3, 4, 9, 5, 6, 7, 8, 8));
        assertThat(batch.targets()).isEqualTo(Tensor.of(Shape.of(2, 3), 0, 1, 0.5, 1, 0, 1.5));
    }

    @Test
    void oneInputOrOutputWithANameIsAsOneWithout() {
        Csv one = csv("table.csv", List.of("5"), List.of(input("animal", "5", "0")), List.of(output("price", "6")));
        assertThat(one.info(home()).input()).isEqualTo(Shape.of(3));
        assertThat(one.info(home()).task()).isEqualTo(new Task.Regression(List.of("6")));
        assertThat(one.open(Part.TRAIN, home()).batch(0).inputs().values()).containsExactly(0, 1, 9);
    }

    @Test
    void saysWhichColumnOrShapeDoesNotFit() {
        assertThatThrownBy(() -> csv("table.csv", List.of(), List.of(input("a", "0..6")), List.of(output("kind", "5")))
                        .info(home()))
                .isInstanceOf(UserException.class)
                .hasMessage("dataset.inputs: column 5 of the input 'a' is a target");
        assertThatThrownBy(() -> csv(
                                "table.csv",
                                List.of(),
                                List.of(new Csv.Input("image", List.of("0..2"), Optional.of(Shape.of(1, 2, 2)))),
                                List.of())
                        .info(home()))
                .isInstanceOf(UserException.class)
                .hasMessage("dataset.inputs: the shape 1x2x2 of the input 'image' holds 4 numbers, but its columns"
                        + " make 3");
        assertThatThrownBy(() -> csv("table.csv", List.of(), List.of(input("a", "4..1")), List.of())
                        .info(home()))
                .isInstanceOf(UserException.class)
                .hasMessageEndingWith("the columns 4..1 end before they begin");
        assertThatThrownBy(() -> csv("table.csv", List.of(), List.of(), List.of(output("a", "5"), output("b", "5")))
                        .info(home()))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("dataset.outputs names a column of ");
        assertThatThrownBy(() -> csv("table.csv", List.of(), List.of(input("a", "0"), input("a", "1")), List.of()))
                .hasMessage("inputs names 'a' twice");
        assertThatThrownBy(() -> csv("table.csv", List.of(), List.of(input("a b", "0")), List.of()))
                .hasMessage("inputs: a name must be letters, digits, '_' and '-', found 'a b'");
        assertThatThrownBy(() -> new Csv.Output("kind", List.of("1", "2"), Optional.of(Csv.TaskKind.CLASSIFICATION)))
                .hasMessage("targets of the output 'kind' must be one column for a classification, found [1, 2]");
    }

    private static Joined.Source source(String name, Dataset dataset, Joined.Use use) {
        return new Joined.Source(name, dataset, Optional.of(use));
    }

    private static Dataset rows() {
        return csv("table.csv", List.of(), List.of(input("first", "0")), List.of(output("price", "6")));
    }

    private static Joined joined() {
        return new Joined(List.of(
                source("picture", imageAndNumber(), Joined.Use.BOTH), source("row", rows(), Joined.Use.INPUTS)));
    }

    @Nested
    class OfJoinedSets extends DatasetContract {
        @Override
        protected Dataset dataset() {
            return joined();
        }

        @Override
        protected DataHome home() {
            return SeveralInputsTest.home();
        }

        @BeforeEach
        void write() throws IOException {
            writeTables();
        }
    }

    @Test
    void joinedSetsHaveTheInputsAndTargetsThatAreTakenOfEach() {
        DatasetInfo info = joined().info(home());
        assertThat(info.inputs()).hasToString("picture-image 1x2x2, picture-number 1, row 1");
        assertThat(info.task().names()).containsExactly("picture-kind/cat", "picture-kind/dog", "picture-price/6");
        Batch batch = joined().open(Part.TRAIN, home()).batch(1);
        assertThat(batch.inputs().values()).containsExactly(5, 6, 7, 8, 8, 8);
        assertThat(batch.targets().values()).containsExactly(1, 0, 1.5f);
        assertThat(joined().files(home())).containsExactly(folder.resolve("table.csv"));
        Joined one = new Joined(List.of(
                source("picture", imageAndNumber(), Joined.Use.INPUTS), source("row", rows(), Joined.Use.TARGETS)));
        assertThat(one.info(home()).task()).isEqualTo(new Task.Regression(List.of("6")));
    }

    @Test
    void saysWhichSetsCannotBeJoined() {
        Dataset small = csv("short.csv", List.of(), List.of(), List.of());
        assertThatThrownBy(() -> new Joined(List.of(
                                source("row", rows(), Joined.Use.BOTH), source("other", small, Joined.Use.INPUTS)))
                        .info(home()))
                .isInstanceOf(UserException.class)
                .hasMessage("dataset joined: 'row' has 3 train examples, but 'other' has 1 train: the sets must be"
                        + " about the same things in the same order");
        assertThatThrownBy(() -> new Joined(
                        List.of(source("a", rows(), Joined.Use.INPUTS), source("b", rows(), Joined.Use.INPUTS))))
                .hasMessage("sets must give inputs, and something to predict");
        assertThatThrownBy(() -> new Joined(
                        List.of(source("a", rows(), Joined.Use.BOTH), source("a", rows(), Joined.Use.TARGETS))))
                .hasMessage("sets names 'a' twice");
        assertThatThrownBy(() -> new Joined(List.of(
                                source("a b", rows(), Joined.Use.BOTH), source("c", rows(), Joined.Use.TARGETS)))
                        .info(home()))
                .isInstanceOf(UserException.class)
                .hasMessage("dataset joined: a name must be letters, digits, '_' and '-', found 'a b'");
    }

    @Nested
    class OfAStepForOneInput extends TransformContract {
        @Override
        protected Transform transform() {
            return new ForInput("input", new Standardize(Per.FEATURE));
        }
    }

    /** Numbers whose inputs are an image of four pixels and a row of two. */
    private static Numbers imageAndRow() {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        shapes.put("image", Shape.of(1, 2, 2));
        shapes.put("row", Shape.of(2));
        return new Numbers(
                Layout.of(shapes),
                Shape.of(1),
                new float[] {0, 51, 102, 255, 1, 10, 255, 204, 153, 0, 3, 30},
                new float[2]);
    }

    @Test
    void aStepForOneInputLeavesTheOthers() {
        Numbers examples = imageAndRow();
        Transform.Fitted row = new ForInput("row", new Standardize(Per.FEATURE)).fit(examples);
        assertThat(row.apply(examples.batch(0, 1).inputs()).values())
                .containsExactly(0, 51, 102, 255, -1, -1, 255, 204, 153, 0, 1, 1);
        Transform.Fitted image = new ForInput("image", new Rescaling(1.0 / 255, 0)).fit(examples);
        float[] scaled = image.apply(examples.batch(0).inputs()).values();
        assertThat(Arrays.copyOfRange(scaled, 3, 6)).containsExactly(1, 1, 10);
        Transform.Fitted restored =
                new ForInput("image", new Rescaling(1.0 / 255, 0)).restore(Shape.of(6), image.figures());
        assertThat(restored.apply(examples.batch(0).inputs()).values()).isEqualTo(scaled);
        HostOps ops = new HostOps();
        assertThat(ops.toTensor(row.forward(ops, ops.from(examples.batch(0, 1).inputs()))))
                .isEqualTo(row.apply(examples.batch(0, 1).inputs()));
    }

    @Test
    void saysWhichInputThereIsNotAndThatShapesStay() {
        assertThatThrownBy(() -> new ForInput("rows", new Standardize(Per.FEATURE)).fit(imageAndRow()))
                .isInstanceOf(UserException.class)
                .hasMessage("preprocessing for-input: there is no input 'rows'; did you mean 'row'? known: image, row");
        assertThatThrownBy(() -> new ForInput("row", new OneHot(3)).fit(imageAndRow()))
                .isInstanceOf(UserException.class)
                .hasMessage("preprocessing for-input: the step makes 2x3 of the input 'row', which is 2: a step for one"
                        + " of several inputs may not change its shape");
    }
}
