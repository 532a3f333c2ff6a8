@NullMarked
package dev.assay.experiments.gate;

import org.jspecify.annotations.NullMarked;
