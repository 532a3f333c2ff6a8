@NullMarked
package dev.assay.optimizers;

import org.jspecify.annotations.NullMarked;
