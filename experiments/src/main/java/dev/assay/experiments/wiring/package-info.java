/** The composition root: Guice puts a run together from what the plugins bring and the config chooses. */
@NullMarked
package dev.assay.experiments.wiring;

import org.jspecify.annotations.NullMarked;
