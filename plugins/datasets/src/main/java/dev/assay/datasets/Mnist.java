package dev.assay.datasets;

import dev.assay.data.DataHome;
import dev.assay.data.DatasetInfo;
import dev.assay.data.Examples;
import dev.assay.data.Part;
import dev.assay.spi.Dataset;
import dev.assay.spi.Name;
import java.nio.file.Path;
import java.util.List;

/** MNIST: 70,000 handwritten digits, 28 x 28 grey levels. LeCun, Bottou, Bengio and Haffner 1998, https://doi.org/10.1109/5.726791 */
@Name("mnist")
public record Mnist() implements Dataset {
    private static final MnistLike SET = MnistLike.mnist();

    @Override
    public DatasetInfo info(DataHome home) {
        return SET.info();
    }

    @Override
    public Examples open(Part part, DataHome home) {
        return SET.open(part, home);
    }

    @Override
    public List<Path> files(DataHome home) {
        return SET.files(home);
    }
}
