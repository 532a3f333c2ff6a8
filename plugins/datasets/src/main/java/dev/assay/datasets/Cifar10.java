package dev.assay.datasets;

import dev.assay.data.DataHome;
import dev.assay.data.DatasetInfo;
import dev.assay.data.Examples;
import dev.assay.data.Part;
import dev.assay.spi.Dataset;
import dev.assay.spi.Name;
import java.nio.file.Path;
import java.util.List;

/** CIFAR-10: 60,000 photographs of ten kinds of things, 32 x 32 pixels in colour. Krizhevsky 2009, https://www.cs.toronto.edu/~kriz/cifar.html */
@Name("cifar-10")
public record Cifar10() implements Dataset {
    @Override
    public DatasetInfo info(DataHome home) {
        return CifarArchive.cifar10().info();
    }

    @Override
    public Examples open(Part part, DataHome home) {
        return CifarArchive.cifar10().open(part, home);
    }

    @Override
    public List<Path> files(DataHome home) {
        return CifarArchive.cifar10().files(home);
    }
}
