/** Deeplearning4j's model files from trained networks. */
@NullMarked
package dev.assay.export.dl4j;

import org.jspecify.annotations.NullMarked;
