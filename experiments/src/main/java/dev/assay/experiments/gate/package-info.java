/** Two builds measured in turns, for the regression gate. */
@NullMarked
package dev.assay.experiments.gate;

import org.jspecify.annotations.NullMarked;
