/** The kinds of component, one small interface each. */
@NullMarked
package dev.assay.spi;

import org.jspecify.annotations.NullMarked;
