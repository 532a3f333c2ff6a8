/** Random distortions of training examples. */
@NullMarked
package dev.assay.datasets.augmentations;

import org.jspecify.annotations.NullMarked;
