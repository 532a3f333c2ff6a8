/** Tests. */
@org.jspecify.annotations.NullMarked
package dev.assay.export.onnx;
