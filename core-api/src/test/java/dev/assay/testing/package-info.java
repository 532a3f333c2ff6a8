/** What every component must and should do, as tests to inherit, with the reference engine that other engines are held against. */
@NullMarked
package dev.assay.testing;

import org.jspecify.annotations.NullMarked;
