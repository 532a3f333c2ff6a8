package dev.assay.datasets;

import dev.assay.spi.Transform;
import dev.assay.testing.TransformContract;

class ScaleContractTest extends TransformContract {
    @Override
    protected Transform transform() {
        return new Scale(Per.ALL, 0, 1);
    }
}
