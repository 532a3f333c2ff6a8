package dev.assay.engine.dl4j;

import dev.assay.network.Pass;
import dev.assay.tensor.Shape;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A layer's place in a plan, through which its kernel gets at weights. */
interface Site {
    /** The plan that is being made. */
    Plan plan();

    /** The shape of the layer's output, the batch included. */
    Shape output();

    /** Whether the plan trains: batch statistics, noise. */
    boolean training();

    /** Whether somebody will ask for the way back. */
    boolean goesBack();

    /** A weight, row-major. */
    Buffer weightBuffer(String name);

    /** Hands over the gradient of a weight; the steps that follow may change the weight. */
    void gradient(String name, Buffer gradient);

    /** What the layer's definition asks for, while the plan runs. */
    Pass<INDArray> pass();
}
