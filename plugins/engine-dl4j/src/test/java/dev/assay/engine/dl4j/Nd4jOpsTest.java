package dev.assay.engine.dl4j;

import dev.assay.tensor.Ops;
import dev.assay.testing.OpsContract;
import org.junit.jupiter.api.BeforeAll;
import org.nd4j.linalg.api.ndarray.INDArray;

final class Nd4jOpsTest extends OpsContract<INDArray> {
    @BeforeAll
    static void loadTheLibrary() {
        NativeLibrary.use(2);
    }

    @Override
    protected Ops<INDArray> ops() {
        return new Nd4jOps();
    }
}
