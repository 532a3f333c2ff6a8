/** Composing configs, planning and running experiments, the command line. */
@NullMarked
package dev.assay.experiments;

import org.jspecify.annotations.NullMarked;
