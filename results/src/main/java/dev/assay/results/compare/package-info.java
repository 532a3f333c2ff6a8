/** Many runs made into one answer: groups of repetitions, what tells them apart, what they cost, and the page that shows it. */
@NullMarked
package dev.assay.results.compare;

import org.jspecify.annotations.NullMarked;
