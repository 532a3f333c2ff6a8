/** Tasks, examples, and how they are divided. */
@NullMarked
package dev.assay.data;

import org.jspecify.annotations.NullMarked;
