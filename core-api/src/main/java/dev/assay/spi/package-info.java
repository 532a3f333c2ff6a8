/** The component kinds: what a plugin implements. */
@NullMarked
package dev.assay.spi;

import org.jspecify.annotations.NullMarked;
