/** Data sets and the preprocessing of their examples. */
@NullMarked
package dev.assay.datasets;

import org.jspecify.annotations.NullMarked;
