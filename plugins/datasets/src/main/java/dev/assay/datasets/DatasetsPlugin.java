package dev.assay.datasets;

import dev.assay.datasets.augmentations.ColorCast;
import dev.assay.datasets.augmentations.Cutout;
import dev.assay.datasets.augmentations.ElasticDistortion;
import dev.assay.datasets.augmentations.GaussianNoise;
import dev.assay.datasets.augmentations.HorizontalFlip;
import dev.assay.datasets.augmentations.PcaColor;
import dev.assay.datasets.augmentations.RandomAffine;
import dev.assay.datasets.augmentations.RandomCrop;
import dev.assay.datasets.augmentations.Rotate;
import dev.assay.datasets.augmentations.Translate;
import dev.assay.spi.Component;
import dev.assay.spi.Plugin;
import java.util.List;

/** Brings the data sets, the preprocessing and the augmentations. */
public final class DatasetsPlugin implements Plugin {
    @Override
    public List<Class<? extends Component>> components() {
        return List.of(
                Glyphs.class,
                BooleanFunction.class,
                SineCurve.class,
                Mnist.class,
                FashionMnist.class,
                Idx.class,
                Csv.class,
                Joined.class,
                Cifar10.class,
                Cifar100.class,
                CifarBinary.class,
                TextLines.class,
                Characters.class,
                NumPy.class,
                ImageFolder.class,
                MaskImages.class,
                Voc.class,
                Coco.class,
                Scale.class,
                Rescaling.class,
                Standardize.class,
                Reshape.class,
                Center.class,
                Log1p.class,
                Pca.class,
                ZcaWhitening.class,
                OneHot.class,
                ForInput.class,
                Vocabulary.class,
                CenterCrop.class,
                Impute.class,
                HorizontalFlip.class,
                RandomCrop.class,
                Translate.class,
                Rotate.class,
                RandomAffine.class,
                ElasticDistortion.class,
                ColorCast.class,
                PcaColor.class,
                Cutout.class,
                GaussianNoise.class);
    }
}
