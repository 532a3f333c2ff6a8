/** Training, validating and testing: what happens in a run. */
@NullMarked
package dev.assay.experiments.run;

import org.jspecify.annotations.NullMarked;
