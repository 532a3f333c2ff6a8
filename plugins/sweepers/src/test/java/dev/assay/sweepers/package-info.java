@NullMarked
package dev.assay.sweepers;

import org.jspecify.annotations.NullMarked;
