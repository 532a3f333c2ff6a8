/** Learners that find their models without gradient descent, and the features that stood before them. */
@NullMarked
package dev.assay.learners;

import org.jspecify.annotations.NullMarked;
