@NullMarked
package dev.assay.experiments.cli;

import org.jspecify.annotations.NullMarked;
