/** Networks and objectives translated to Deeplearning4j. */
@NullMarked
package dev.assay.engine.dl4j;

import org.jspecify.annotations.NullMarked;
