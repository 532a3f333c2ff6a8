/** Tests of the learners. */
@NullMarked
package dev.assay.learners;

import org.jspecify.annotations.NullMarked;
