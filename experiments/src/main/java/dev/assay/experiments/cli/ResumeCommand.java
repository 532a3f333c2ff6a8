package dev.assay.experiments.cli;

import dev.assay.experiments.cli.Composing.Composed;
import dev.assay.experiments.cli.RunCommand.Opened;
import dev.assay.experiments.run.Comparison;
import dev.assay.experiments.run.Recorder;
import dev.assay.results.Checkpoint;
import dev.assay.results.Checkpoints;
import dev.assay.results.Journal;
import dev.assay.results.RunDirectory;
import dev.assay.results.RunLock;
import dev.assay.results.RunRecords;
import dev.assay.run.Provenance;
import dev.assay.run.Provenance.Resumption;
import dev.assay.run.RunRecord;
import dev.assay.spi.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code assay resume}: a run that was killed or stopped, from its last checkpoint to its end. */
@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        description = {
            "Goes on with a run that was killed, stopped or has failed, from its last checkpoint, or from the beginning where there is none.",
            "The same machine, threads and Assay give the bits that the run would have had without the interruption."
        })
final class ResumeCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "RUN", description = "The run's folder: runs/NAME/ID.")
    private Path run = Path.of("");

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "OVERRIDE",
            description =
                    "Where things are, and what is kept, may be others: data.home=DIR, checkpoints.every-minutes=1.")
    private List<String> overrides = List.of();

    @Option(names = "--plugins", paramLabel = "DIR", description = "A folder with the jars of further plugins.")
    private Optional<Path> plugins = Optional.empty();

    @Option(names = "--json", description = "Print the record as one line of JSON, the last on standard output.")
    private boolean json;

    ResumeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        RunDirectory directory = new RunDirectory(run);
        if (!Files.isDirectory(run)) {
            throw new UserException("There is no folder " + run + "; give the folder of a run: runs/NAME/ID.");
        }
        Provenance before = RunRecords.provenance(directory);
        RunLock lock = RunLock.of(directory);
        try {
            if (isFinished(directory)) {
                terminal.err().println(run + " is finished already; there is nothing to resume");
                lock.close();
                return AssayCommand.DONE;
            }
            Composed composed = Composing.compose(plugins, List.of(run), overrides);
            return resume(directory, lock, composed, before, terminal, new RunCommand(terminal, json));
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** Goes on with a run whose lock is held. */
    static int resume(
            RunDirectory directory,
            RunLock lock,
            Composed composed,
            Provenance before,
            Terminal terminal,
            RunCommand command) {
        if (!composed.identity().equals(before.configSha256())) {
            throw new UserException("this is not the config that the run began with (its SHA-256 is "
                    + composed.identity() + ", the run's " + before.configSha256()
                    + "): a run is resumed as it was begun; begin another with `assay run`");
        }
        return command.execute(composed, now -> open(directory, lock, composed, before, now, terminal));
    }

    private static Opened open(
            RunDirectory directory,
            RunLock lock,
            Composed composed,
            Provenance before,
            Provenance now,
            Terminal terminal) {
        Optional<Checkpoint> first = first(directory, terminal);
        long step = first.map(checkpoint -> checkpoint.counters().step()).orElse(0L);
        Map<String, String> changed = Comparison.changed(before.environment(), now.environment());
        changed.forEach((name, values) -> terminal.err()
                .println("assay: not as when the run began: " + name + ": " + values + "; its bits may be others"));
        terminal.err().println(beginning(composed, step));
        Recorder recorder = Recorder.resume(
                directory,
                lock,
                composed.spec().name(),
                composed.composition().render(),
                composed.composition().values(),
                before.resumed(new Resumption(now.started(), step, changed)));
        return new Opened(recorder, first);
    }

    private static String beginning(Composed composed, long step) {
        if (composed.spec().composite().isPresent()) {
            return "resumed; the runs that are finished stay as they are";
        }
        return step == 0 ? "resumed from the beginning" : "resumed after step " + step;
    }

    /** Where to begin: where the journal has lost lines, at the beginning, so that it gets them back. */
    private static Optional<Checkpoint> first(RunDirectory directory, Terminal terminal) {
        List<Integer> damaged = Journal.repair(directory);
        if (!damaged.isEmpty()) {
            terminal.err()
                    .println("assay: " + directory.events() + " is damaged in "
                            + (damaged.size() == 1 ? "line " : "lines ")
                            + String.join(
                                    ", ", damaged.stream().map(String::valueOf).toList())
                            + "; it is kept as " + directory.events().getFileName()
                            + ".damaged, and the run begins at the beginning to write them again");
            return Optional.empty();
        }
        return new Checkpoints(directory).latest(text -> terminal.err().println("assay: " + text));
    }

    /** Whether there is nothing left to do. */
    static boolean isFinished(RunDirectory directory) {
        return Files.exists(directory.record())
                && Files.exists(directory.report())
                && RunRecords.read(directory).status() == RunRecord.Status.FINISHED;
    }
}
