/** Two engines held against each other, step by step. */
@NullMarked
package dev.assay.experiments.crosscheck;

import org.jspecify.annotations.NullMarked;
