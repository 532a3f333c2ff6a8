@NullMarked
package dev.assay.launchers;

import org.jspecify.annotations.NullMarked;
