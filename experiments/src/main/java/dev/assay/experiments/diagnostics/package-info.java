/** What goes on inside a network while it learns and after: figures of layers, filters, activations, patches, inputs that activate units. */
@NullMarked
package dev.assay.experiments.diagnostics;

import org.jspecify.annotations.NullMarked;
