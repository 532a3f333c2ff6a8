/** The regression gate's judgement: a baseline, what was measured since, and a verdict with its error rates. docs/gate.md */
@NullMarked
package dev.assay.results.gate;

import org.jspecify.annotations.NullMarked;
