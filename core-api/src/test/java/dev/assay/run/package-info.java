@NullMarked
package dev.assay.run;

import org.jspecify.annotations.NullMarked;
