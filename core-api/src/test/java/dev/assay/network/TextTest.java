package dev.assay.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.tensor.Shape;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What configs write as text: sizes, paddings, shapes. */
class TextTest {
    @Property
    void sizesAreReadAsTheyAreWritten(
            @ForAll @IntRange(min = 1, max = 999_999) int height, @ForAll @IntRange(min = 1, max = 999_999) int width) {
        for (Size size : List.of(new Size(height, width), Size.square(height))) {
            assertThat(Size.parse(size.toString())).isEqualTo(size);
        }
    }

    @Property
    void paddingsAreReadAsTheyAreWritten(
            @ForAll @IntRange(max = 3) int top,
            @ForAll @IntRange(max = 3) int bottom,
            @ForAll @IntRange(max = 3) int left,
            @ForAll @IntRange(max = 999_999) int right) {
        for (Padding padding : List.of(
                new Padding.Explicit(top, bottom, left, right),
                new Padding.Explicit(top, top, right, right),
                Padding.of(right),
                new Padding.Same(),
                new Padding.Valid())) {
            assertThat(Padding.parse(padding.toString())).isEqualTo(padding);
        }
    }

    @Property
    void shapesAreReadAsTheyAreWritten(
            @ForAll @net.jqwik.api.constraints.Size(min = 1, max = 5)
                    List<@IntRange(max = 999_999_999) Integer> sizes) {
        Shape shape = new Shape(sizes);
        assertThat(Shape.parse(shape.toString())).isEqualTo(shape);
    }

    @Test
    void isShort() {
        assertThat(Size.square(3)).hasToString("3");
        assertThat(new Size(3, 5)).hasToString("3x5");
        assertThat(Padding.of(2)).hasToString("2");
        assertThat(new Padding.Explicit(2, 2, 1, 1)).hasToString("2x1");
        assertThat(Padding.parse("1, 2, 3, 4")).hasToString("1,2,3,4");
        assertThat(Shape.of(3, 227, 227)).hasToString("3x227x227");
        assertThat(Shape.scalar()).hasToString("scalar");
    }

    @Test
    void saysHowToWriteWhatCanNotBeRead() {
        assertThatThrownBy(() -> Size.parse("3x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'3x' is not a size: write 3 or 3x5 (height x width)");
        assertThatThrownBy(() -> Size.parse("0"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must be at least 1, found 0x0");
        assertThatThrownBy(() -> Padding.parse("full"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'full' is not a padding: write valid, same, 2, 2x1 (rows x columns) or"
                        + " top,bottom,left,right");
        assertThatThrownBy(() -> Shape.parse("3*4"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'3*4' is not a shape: write sizes joined by x, as in 3x227x227");
    }

    @Test
    void shapesCountFromBothEnds() {
        Shape shape = Shape.of(2, 3, 4);
        assertThat(shape.size(-1)).isEqualTo(4);
        assertThat(shape.with(-3, 7)).isEqualTo(Shape.of(7, 3, 4));
        assertThat(shape.unbatched()).isEqualTo(Shape.of(3, 4));
        assertThat(shape.unbatched().batched(2)).isEqualTo(shape);
        assertThat(shape.elements()).isEqualTo(24);
        assertThat(Shape.scalar().elements()).isEqualTo(1);
        assertThat(Shape.of(2, 1, 4).broadcast(Shape.of(3, 1))).isEqualTo(shape);
        assertThatThrownBy(() -> Shape.of(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Shape.of(100_000, 100_000).length()).isInstanceOf(ArithmeticException.class);
    }
}
