package dev.assay.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.data.Layout.Field;
import dev.assay.spi.UserException;
import dev.assay.tensor.HostOps;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LayoutTest {
    private static Layout imageAndNumbers() {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        shapes.put("image", Shape.of(1, 2, 2));
        shapes.put("numbers", Shape.of(3));
        return Layout.of(shapes);
    }

    @Test
    void putsPartsOneBehindTheOtherInAVector() {
        assertThat(imageAndNumbers().shape()).isEqualTo(Shape.of(7));
        assertThat(imageAndNumbers().fields())
                .containsExactly(new Field("image", 0, Shape.of(1, 2, 2)), new Field("numbers", 4, Shape.of(3)));
        assertThat(imageAndNumbers()).hasToString("image 1x2x2, numbers 3");
    }

    @Test
    void onePartKeepsItsShape() {
        Layout one = Layout.of(Shape.of(1, 2, 2));
        assertThat(one.shape()).isEqualTo(Shape.of(1, 2, 2));
        assertThat(one.after(Shape.of(4))).isEqualTo(Layout.of(Shape.of(4)));
    }

    @Test
    void losesItsNamesToAStepThatMakesAnotherShape() {
        assertThat(imageAndNumbers().after(Shape.of(7))).isEqualTo(imageAndNumbers());
        assertThat(imageAndNumbers().after(Shape.of(5))).isEqualTo(Layout.of(Shape.of(5)));
    }

    @Test
    void takesAPartOutOfABatchAndPutsItBack() {
        Tensor batch = Tensor.of(Shape.of(2, 7), 0, 1, 2, 3, 4, 5, 6, 10, 11, 12, 13, 14, 15, 16);
        Field image = imageAndNumbers().field("input", "image");
        Field numbers = imageAndNumbers().field("input", "numbers");
        HostOps ops = new HostOps();
        assertThat(image.of(batch)).isEqualTo(Tensor.of(Shape.of(2, 1, 2, 2), 0, 1, 2, 3, 10, 11, 12, 13));
        assertThat(numbers.of(batch)).isEqualTo(Tensor.of(Shape.of(2, 3), 4, 5, 6, 14, 15, 16));
        for (Field field : List.of(image, numbers)) {
            assertThat(ops.toTensor(field.of(ops, ops.from(batch)))).isEqualTo(field.of(batch));
        }
        Tensor whole = Tensor.zeros(Shape.of(2, 7));
        image.put(image.of(batch), whole);
        numbers.put(numbers.of(batch), whole);
        assertThat(whole).isEqualTo(batch);
    }

    @Test
    void saysWhichPartWasMeant() {
        assertThatThrownBy(() -> imageAndNumbers().field("inputs: there is no input", "imgae"))
                .isInstanceOf(UserException.class)
                .hasMessage("inputs: there is no input 'imgae'; did you mean 'image'? known: image, numbers");
    }

    @Test
    void refusesGapsAndNamesThatAreTwoOrCannotBe() {
        Shape three = Shape.of(3);
        assertThatThrownBy(() -> new Layout(List.of(new Field("a", 0, three), new Field("b", 4, three))))
                .hasMessage("'b' begins at 4, where 3 values are before it");
        assertThatThrownBy(() -> new Layout(List.of(new Field("a", 0, three), new Field("a", 3, three))))
                .hasMessage("two are named 'a'");
        assertThatThrownBy(() -> new Layout(List.of(new Field("a/b", 0, three))))
                .hasMessage("a name must be letters, digits, '_' and '-', found 'a/b'");
        assertThatThrownBy(() -> new Layout(List.of())).hasMessage("a layout needs at least one field");
    }
}
