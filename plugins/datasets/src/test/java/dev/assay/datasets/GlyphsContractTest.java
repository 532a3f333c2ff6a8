package dev.assay.datasets;

import dev.assay.data.DataHome;
import dev.assay.spi.Dataset;
import dev.assay.testing.DatasetContract;
import java.nio.file.Path;
import java.util.List;

class GlyphsContractTest extends DatasetContract {
    @Override
    protected Dataset dataset() {
        return new Glyphs(100, 50, 0.4, 1);
    }

    @Override
    protected DataHome home() {
        return new DataHome(List.of(), Path.of("nowhere"), false, line -> {});
    }
}
