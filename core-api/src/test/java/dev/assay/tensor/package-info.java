@NullMarked
package dev.assay.tensor;

import org.jspecify.annotations.NullMarked;
