/** From a resolved config to records: the values that an experiment is made of, or all that is wrong with it. */
@NullMarked
package dev.assay.experiments.binding;

import org.jspecify.annotations.NullMarked;
