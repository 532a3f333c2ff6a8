/** ONNX models from trained networks. */
@NullMarked
package dev.assay.export.onnx;

import org.jspecify.annotations.NullMarked;
