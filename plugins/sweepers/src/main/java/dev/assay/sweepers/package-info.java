/** Sweepers: which points of a search space a sweep tries. */
@NullMarked
package dev.assay.sweepers;

import org.jspecify.annotations.NullMarked;
