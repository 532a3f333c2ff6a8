package dev.assay.datasets;

import dev.assay.spi.Transform;
import dev.assay.tensor.Shape;
import dev.assay.testing.TransformContract;
import java.util.List;
import org.junit.jupiter.api.Nested;

class TransformContractsTest {
    @Nested
    class OfCenter extends TransformContract {
        @Override
        protected Transform transform() {
            return new Center(Per.CHANNEL);
        }
    }

    @Nested
    class OfLog1p extends TransformContract {
        @Override
        protected Transform transform() {
            return new Log1p();
        }
    }

    @Nested
    class OfPca extends TransformContract {
        @Override
        protected Transform transform() {
            return new Pca(4, true);
        }
    }

    @Nested
    class OfZcaWhitening extends TransformContract {
        @Override
        protected Transform transform() {
            return new ZcaWhitening(0.1);
        }
    }

    @Nested
    class OfOneHot extends TransformContract {
        @Override
        protected Transform transform() {
            return new OneHot(200);
        }
    }

    @Nested
    class OfVocabulary extends TransformContract {
        @Override
        protected Transform transform() {
            return new Vocabulary(30, 1);
        }

        @Override
        protected List<Shape> inputs() {
            return List.of(Shape.of(5));
        }
    }

    @Nested
    class OfCenterCrop extends TransformContract {
        @Override
        protected Transform transform() {
            return new CenterCrop(Shape.of(2, 2));
        }

        @Override
        protected List<Shape> inputs() {
            return List.of(Shape.of(2, 4, 3), Shape.of(1, 2, 2));
        }
    }

    @Nested
    class OfImpute extends TransformContract {
        @Override
        protected Transform transform() {
            return new Impute(Impute.Strategy.MEDIAN);
        }
    }
}
