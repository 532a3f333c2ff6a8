/** Networks and objectives run by PyTorch, through the Deep Java Library. */
@NullMarked
package dev.assay.engine.pytorch;

import org.jspecify.annotations.NullMarked;
