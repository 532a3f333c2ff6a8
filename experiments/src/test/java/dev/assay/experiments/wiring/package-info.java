@NullMarked
package dev.assay.experiments.wiring;

import org.jspecify.annotations.NullMarked;
