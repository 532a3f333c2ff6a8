@NullMarked
package dev.assay.experiments.testing;

import org.jspecify.annotations.NullMarked;
