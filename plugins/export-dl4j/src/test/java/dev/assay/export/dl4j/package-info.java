/** Exported files, held against what Deeplearning4j makes of them. */
@NullMarked
package dev.assay.export.dl4j;

import org.jspecify.annotations.NullMarked;
