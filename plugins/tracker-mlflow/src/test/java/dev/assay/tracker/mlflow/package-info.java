@NullMarked
package dev.assay.tracker.mlflow;

import org.jspecify.annotations.NullMarked;
