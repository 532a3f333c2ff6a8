/** Run records on disk, their statistics, pictures and reports. */
@NullMarked
package dev.assay.results;

import org.jspecify.annotations.NullMarked;
