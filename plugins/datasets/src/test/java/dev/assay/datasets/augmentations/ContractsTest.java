package dev.assay.datasets.augmentations;

import dev.assay.spi.Augmentation;
import dev.assay.tensor.Shape;
import dev.assay.testing.AugmentationContract;
import java.util.List;
import org.junit.jupiter.api.Nested;

class ContractsTest {
    @Nested
    class OfHorizontalFlip extends AugmentationContract {
        @Override
        protected Augmentation augmentation() {
            return new HorizontalFlip(0.5);
        }
    }

    @Nested
    class OfRandomCrop extends AugmentationContract {
        @Override
        protected Augmentation augmentation() {
            return new RandomCrop(3, Fill.CONSTANT);
        }
    }

    @Nested
    class OfTranslate extends AugmentationContract {
        @Override
        protected Augmentation augmentation() {
            return new Translate(0.3, 0.2, Fill.REFLECT);
        }
    }

    @Nested
    class OfRotate extends AugmentationContract {
        @Override
        protected Augmentation augmentation() {
            return new Rotate(20, Fill.CONSTANT);
        }
    }

    @Nested
    class OfRandomAffine extends AugmentationContract {
        @Override
        protected Augmentation augmentation() {
            return new RandomAffine(10, 10, 0.1, 0.1, 0.1, Fill.NEAREST);
        }
    }

    @Nested
    class OfElasticDistortion extends AugmentationContract {
        @Override
        protected Augmentation augmentation() {
            return new ElasticDistortion(6, 2, Fill.CONSTANT);
        }
    }

    @Nested
    class OfColorCast extends AugmentationContract {
        @Override
        protected Augmentation augmentation() {
            return new ColorCast(20, 0.5);
        }

        @Override
        protected boolean movesPixels() {
            return false;
        }
    }

    @Nested
    class OfPcaColor extends AugmentationContract {
        @Override
        protected Augmentation augmentation() {
            return new PcaColor(0.5);
        }

        @Override
        protected boolean movesPixels() {
            return false;
        }
    }

    @Nested
    class OfCutout extends AugmentationContract {
        @Override
        protected Augmentation augmentation() {
            return new Cutout(4);
        }

        @Override
        protected boolean movesPixels() {
            return false;
        }
    }

    @Nested
    class OfGaussianNoise extends AugmentationContract {
        @Override
        protected Augmentation augmentation() {
            return new GaussianNoise(0.1);
        }

        @Override
        protected boolean movesPixels() {
            return false;
        }

        @Override
        protected List<Shape> inputs() {
            return List.of(Shape.of(7), Shape.of(3, 4, 5));
        }
    }
}
