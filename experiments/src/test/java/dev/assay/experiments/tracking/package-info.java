@NullMarked
package dev.assay.experiments.tracking;

import org.jspecify.annotations.NullMarked;
