/** Procedures: how an experiment is made of runs. */
@NullMarked
package dev.assay.procedures;

import org.jspecify.annotations.NullMarked;
