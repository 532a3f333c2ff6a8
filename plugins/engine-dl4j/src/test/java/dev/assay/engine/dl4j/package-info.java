/** Deeplearning4j, held against the reference. */
@NullMarked
package dev.assay.engine.dl4j;

import org.jspecify.annotations.NullMarked;
