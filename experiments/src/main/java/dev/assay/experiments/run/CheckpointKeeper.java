package dev.assay.experiments.run;

import dev.assay.experiments.spec.CheckpointSpec;
import dev.assay.results.Checkpoint;
import dev.assay.results.Checkpoints;
import dev.assay.spi.UserException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Keeps checkpoints in a run's folder. One that cannot be written is told of and does not stop the run: those before are still there, and so is
 * what the run has learned.
 */
public final class CheckpointKeeper implements Keeper {
    private final Recorder recorder;
    private final Checkpoints checkpoints;
    private final CheckpointSpec spec;
    private final Optional<Checkpoint> first;
    private final Consumer<String> notices;
    private final LongSupplier nanoseconds;
    private long last;

    /**
     * @param first where to begin
     * @param notices told of what could not be written, in a line
     */
    public CheckpointKeeper(
            Recorder recorder, CheckpointSpec spec, Optional<Checkpoint> first, Consumer<String> notices) {
        // Never the time of day, which may jump.
        this(recorder, spec, first, notices, System::nanoTime);
    }

    CheckpointKeeper(
            Recorder recorder,
            CheckpointSpec spec,
            Optional<Checkpoint> first,
            Consumer<String> notices,
            LongSupplier nanoseconds) {
        this.recorder = recorder;
        checkpoints = new Checkpoints(recorder.directory());
        this.spec = spec;
        this.first = first;
        this.notices = notices;
        this.nanoseconds = nanoseconds;
        last = nanoseconds.getAsLong();
    }

    @Override
    public Optional<Checkpoint> first() {
        return first;
    }

    @Override
    public boolean isDue(long step, OptionalInt epochs) {
        boolean bySteps = spec.everySteps().stream().anyMatch(every -> step % every == 0);
        boolean byEpochs =
                epochs.isPresent() && spec.everyEpochs().stream().anyMatch(every -> epochs.getAsInt() % every == 0);
        boolean byMinutes =
                spec.everyMinutes().stream().anyMatch(every -> nanoseconds.getAsLong() - last >= every * 60e9);
        return bySteps || byEpochs || byMinutes;
    }

    @Override
    public void keep(Checkpoint checkpoint) {
        try {
            // What the checkpoint takes for noted must be there when it is.
            recorder.sync();
            checkpoints.write(checkpoint, spec.keep());
        } catch (UserException e) {
            String text = "no checkpoint at step " + checkpoint.counters().step() + ": " + e.getMessage();
            RunLog.LOGGER.warning(text);
            notices.accept(text);
        }
        last = nanoseconds.getAsLong();
    }
}
