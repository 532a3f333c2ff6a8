/** How fast an engine is: reference networks, trained and asked on the clock. */
@NullMarked
package dev.assay.experiments.bench;

import org.jspecify.annotations.NullMarked;
