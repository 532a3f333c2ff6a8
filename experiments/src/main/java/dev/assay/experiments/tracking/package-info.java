/** Telling trackers what runs' journals say: while a run goes on, and later. */
@NullMarked
package dev.assay.experiments.tracking;

import org.jspecify.annotations.NullMarked;
