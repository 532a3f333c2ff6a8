@NullMarked
package dev.assay.experiments.bench;

import org.jspecify.annotations.NullMarked;
