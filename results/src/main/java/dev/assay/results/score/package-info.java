/** Figures of predictions that are in files: of detections and of translations. */
@NullMarked
package dev.assay.results.score;

import org.jspecify.annotations.NullMarked;
