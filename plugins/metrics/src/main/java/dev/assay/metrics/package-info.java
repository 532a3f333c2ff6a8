/** Evaluation metrics. */
@NullMarked
package dev.assay.metrics;

import org.jspecify.annotations.NullMarked;
