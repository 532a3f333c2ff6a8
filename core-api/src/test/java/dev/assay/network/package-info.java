@NullMarked
package dev.assay.network;

import org.jspecify.annotations.NullMarked;
