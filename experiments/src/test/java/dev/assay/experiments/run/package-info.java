@NullMarked
package dev.assay.experiments.run;

import org.jspecify.annotations.NullMarked;
