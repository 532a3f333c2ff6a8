@NullMarked
package dev.assay.datasets;

import org.jspecify.annotations.NullMarked;
