/** Networks as data: an immutable graph of layers, with shapes and counts. */
@NullMarked
package dev.assay.network;

import org.jspecify.annotations.NullMarked;
