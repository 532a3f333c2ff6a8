@NullMarked
package dev.assay.losses;

import org.jspecify.annotations.NullMarked;
