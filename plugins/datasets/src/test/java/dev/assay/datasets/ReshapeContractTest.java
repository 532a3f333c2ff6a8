package dev.assay.datasets;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.Transform;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import dev.assay.testing.TransformContract;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReshapeContractTest extends TransformContract {
    @Override
    protected Transform transform() {
        return new Reshape(Shape.of(4, 6));
    }

    @Override
    protected List<Shape> inputs() {
        return List.of(Shape.of(24), Shape.of(2, 4, 3));
    }

    @Test
    void saysWhatDoesNotFit() {
        assertThatThrownBy(() -> transform().output(Shape.of(1, 5, 5)))
                .isInstanceOf(UserException.class)
                .hasMessage("preprocessing 'reshape': the shape 4x6 holds 24 values, but an example of 1x5x5 has 25");
    }
}
