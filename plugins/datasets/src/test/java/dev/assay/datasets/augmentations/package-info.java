@NullMarked
package dev.assay.datasets.augmentations;

import org.jspecify.annotations.NullMarked;
