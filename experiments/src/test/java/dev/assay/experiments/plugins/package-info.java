@NullMarked
package dev.assay.experiments.plugins;

import org.jspecify.annotations.NullMarked;
