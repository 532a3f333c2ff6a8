@NullMarked
package dev.assay.procedures;

import org.jspecify.annotations.NullMarked;
