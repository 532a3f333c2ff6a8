/** Runs shown by an MLflow server. */
@NullMarked
package dev.assay.tracker.mlflow;

import org.jspecify.annotations.NullMarked;
