/** Starting the workers of a sweep. */
@NullMarked
package dev.assay.launchers;

import org.jspecify.annotations.NullMarked;
