/** What a run has learned, taken up again to predict or to leave Assay. */
@NullMarked
package dev.assay.experiments.predict;

import org.jspecify.annotations.NullMarked;
