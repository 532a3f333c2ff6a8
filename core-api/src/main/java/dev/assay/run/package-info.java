/** The record of a run, free of any engine. */
@NullMarked
package dev.assay.run;

import org.jspecify.annotations.NullMarked;
