/** Host tensors, shapes, and the operations that every engine offers. */
@NullMarked
package dev.assay.tensor;

import org.jspecify.annotations.NullMarked;
