/** What can be told from repeated runs, and what cannot. Higher-level choices (which test, which correction) are made by those who call. */
@NullMarked
package dev.assay.results.statistics;

import org.jspecify.annotations.NullMarked;
