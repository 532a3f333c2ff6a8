@NullMarked
package dev.assay.experiments.sweep;

import org.jspecify.annotations.NullMarked;
