/** Many trials of one experiment: planned, frozen, handed to workers, told to the sweeper, written into a ledger that survives any kill. */
@NullMarked
package dev.assay.experiments.sweep;

import org.jspecify.annotations.NullMarked;
