@NullMarked
package dev.assay.experiments.binding;

import org.jspecify.annotations.NullMarked;
