package dev.assay.datasets;

import dev.assay.data.DataHome;
import dev.assay.data.DatasetInfo;
import dev.assay.data.Examples;
import dev.assay.data.Part;
import dev.assay.spi.Dataset;
import dev.assay.spi.Name;
import java.nio.file.Path;
import java.util.List;

/** Fashion-MNIST: 70,000 articles of clothing, 28 x 28 grey levels. Xiao, Rasul and Vollgraf 2017, https://arxiv.org/abs/1708.07747 */
@Name("fashion-mnist")
public record FashionMnist() implements Dataset {
    private static final MnistLike SET = MnistLike.fashionMnist();

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
