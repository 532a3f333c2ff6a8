/** Host tensors, the operations that every engine offers, and differentiation over them. */
@NullMarked
package dev.assay.tensor;

import org.jspecify.annotations.NullMarked;
