package dev.assay.datasets;

import dev.assay.data.DataHome;
import dev.assay.data.DatasetInfo;
import dev.assay.data.Examples;
import dev.assay.data.Part;
import dev.assay.spi.Dataset;
import dev.assay.spi.Name;
import java.nio.file.Path;
import java.util.List;

/**
 * CIFAR-100: 60,000 photographs of a hundred kinds of things, 32 x 32 pixels in colour. Krizhevsky 2009, https://www.cs.toronto.edu/~kriz/cifar.html
 *
 * @param coarse whether the twenty groups are learned rather than the hundred classes
 */
@Name("cifar-100")
public record Cifar100(boolean coarse) implements Dataset {
    @Override
    public DatasetInfo info(DataHome home) {
        return CifarArchive.cifar100(coarse).info();
    }

    @Override
    public Examples open(Part part, DataHome home) {
        return CifarArchive.cifar100(coarse).open(part, home);
    }

    @Override
    public List<Path> files(DataHome home) {
        return CifarArchive.cifar100(coarse).files(home);
    }
}
