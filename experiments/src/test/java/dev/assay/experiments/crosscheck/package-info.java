@NullMarked
package dev.assay.experiments.crosscheck;

import org.jspecify.annotations.NullMarked;
