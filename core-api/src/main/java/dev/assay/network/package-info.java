/** Networks as data: an immutable graph of layers with shapes, parameter counts and multiply-adds. */
@NullMarked
package dev.assay.network;

import org.jspecify.annotations.NullMarked;
