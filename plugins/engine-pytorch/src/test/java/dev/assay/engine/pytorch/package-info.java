@NullMarked
package dev.assay.engine.pytorch;

import org.jspecify.annotations.NullMarked;
