@NullMarked
package dev.assay.experiments.diagnostics;

import org.jspecify.annotations.NullMarked;
