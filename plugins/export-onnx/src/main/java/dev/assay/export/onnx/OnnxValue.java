package dev.assay.export.onnx;

import dev.assay.tensor.Shape;

/**
 * A tensor that the graph will compute, or that it holds.
 *
 * @param name unique in the graph
 * @param shape with the batch size of {@link OnnxGraph#batch()} where the size is that of the batch
 */
record OnnxValue(String name, Shape shape) {}
