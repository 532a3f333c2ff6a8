@NullMarked
package dev.assay.architectures;

import org.jspecify.annotations.NullMarked;
