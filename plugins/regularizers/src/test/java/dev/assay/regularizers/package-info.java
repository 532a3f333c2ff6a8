@NullMarked
package dev.assay.regularizers;

import org.jspecify.annotations.NullMarked;
