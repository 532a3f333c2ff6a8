/** Exported files, held against what ONNX Runtime makes of them. */
@NullMarked
package dev.assay.export.onnx;

import org.jspecify.annotations.NullMarked;
