/** What a config says, bound and checked: the values that a run is made from. */
@NullMarked
package dev.assay.experiments.spec;

import org.jspecify.annotations.NullMarked;
