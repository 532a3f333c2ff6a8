package dev.assay.experiments.composition;

/** What stands behind the {@code =} of an override. */
sealed interface OverrideValue permits Single, SweepValue {}
