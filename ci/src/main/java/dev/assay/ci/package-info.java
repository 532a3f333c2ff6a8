/** The regression gate. */
@NullMarked
package dev.assay.ci;

import org.jspecify.annotations.NullMarked;
