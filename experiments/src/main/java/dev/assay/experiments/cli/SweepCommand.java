package dev.assay.experiments.cli;

import dev.assay.experiments.sweep.SweepRun.Halt;
import dev.assay.results.SweepDirectory;
import dev.assay.results.SweepEvent;
import dev.assay.results.SweepLedger;
import dev.assay.results.SweepState;
import dev.assay.results.SweepTrial;
import dev.assay.spi.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code assay sweep}: many trials of one experiment. */
@Command(
        name = "sweep",
        mixinStandardHelpOptions = true,
        description = {
            "Tries several values of some keys, each trial a run of its own, on several workers side by side:",
            "  assay sweep experiment=depth-study",
            "  assay sweep optimizer=adam,nesterov seed=range(1,6)",
            "Kill it at any time: assay sweep --resume DIR goes on. More: docs/sweep.md."
        })
final class SweepCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private final Composing composing = new Composing();

    @Option(
            names = "--resume",
            paramLabel = "DIR",
            description = "Go on with the sweep in this folder, runs/NAME/sweep-1; overrides may say where things are,"
                    + " and how to go on: sweep.workers=1.")
    private Optional<Path> resume = Optional.empty();

    @Option(names = "--again", description = "Also run what is there already, finished, with the same config.")
    private boolean again;

    @Option(names = "--fail-fast", description = "Let the first trial that fails end the sweep.")
    private boolean failFast;

    @Option(names = "--plan", description = "Only say how many trials, how long, and how much disk.")
    private boolean plan;

    private SweepCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** The command with its subcommands. */
    static CommandLine with(Terminal terminal) {
        return new CommandLine(new SweepCommand(terminal))
                .addSubcommand(new RetryFailed(terminal))
                .addSubcommand(new Extend(terminal))
                .addSubcommand(new Cancel(terminal));
    }

    @Override
    public Integer call() {
        List<String> words = new ArrayList<>(composing.words());
        if (failFast) {
            words.add("sweep.fail-fast=true");
        }
        SweepSession session = new SweepSession(terminal);
        if (resume.isPresent()) {
            return told(session.resume(new SweepDirectory(resume.get()), composing.plugins(), words, ledger -> {}));
        }
        return told(session.begin(composing, words, again, plan));
    }

    /** The exit code for what has become of a sweep; empty where it was only planned. */
    private static int told(Optional<SweepSession.End> end) {
        if (end.isEmpty()) {
            return AssayCommand.DONE;
        }
        if (end.get().halt() == Halt.INTERRUPTED) {
            return end.get().signal();
        }
        SweepState state = end.get().state();
        return end.get().halt() == Halt.NONE && state.failed() == 0 ? AssayCommand.DONE : AssayCommand.FAILED;
    }

    /** {@code assay sweep retry-failed}. */
    @Command(
            name = "retry-failed",
            mixinStandardHelpOptions = true,
            description =
                    "Runs the trials again that have failed, from their checkpoints, and goes on with what is left.")
    static final class RetryFailed implements Callable<Integer> {
        private final Terminal terminal;

        @Parameters(index = "0", paramLabel = "DIR", description = "The sweep's folder: runs/NAME/sweep-1.")
        private Path directory = Path.of("");

        @Parameters(
                index = "1..*",
                arity = "0..*",
                paramLabel = "OVERRIDE",
                description = "How to go on: sweep.workers=1, sweep.heap=4g.")
        private List<String> words = List.of();

        @Option(names = "--plugins", paramLabel = "DIR", description = "A folder with the jars of further plugins.")
        private Optional<Path> plugins = Optional.empty();

        RetryFailed(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            return told(new SweepSession(terminal).resume(new SweepDirectory(directory), plugins, words, ledger -> {
                List<Integer> failed = ledger.state().trials().stream()
                        .filter(trial -> trial.state().isFailure())
                        .map(SweepTrial::number)
                        .toList();
                terminal.err().println(failed.isEmpty() ? "no trial has failed" : failed.size() + " to be run again");
                if (!failed.isEmpty()) {
                    ledger.append(new SweepEvent.Retried(Instant.now(), failed));
                }
            }));
        }
    }

    /** {@code assay sweep extend}. */
    @Command(
            name = "extend",
            mixinStandardHelpOptions = true,
            description = {
                "Gives a sweep N more trials, where its sweeper has a number of trials, or N more seeds,",
                "and goes on with it."
            })
    static final class Extend implements Callable<Integer> {
        private final Terminal terminal;

        @Parameters(index = "0", paramLabel = "DIR", description = "The sweep's folder: runs/NAME/sweep-1.")
        private Path directory = Path.of("");

        @Parameters(index = "1", paramLabel = "N", description = "How many more.")
        private int more;

        @Parameters(
                index = "2..*",
                arity = "0..*",
                paramLabel = "OVERRIDE",
                description = "How to go on: sweep.workers=1.")
        private List<String> words = List.of();

        @Option(names = "--seeds", description = "More seeds, also where the sweeper has a number of trials.")
        private boolean seeds;

        @Option(names = "--plugins", paramLabel = "DIR", description = "A folder with the jars of further plugins.")
        private Optional<Path> plugins = Optional.empty();

        Extend(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            if (more < 1) {
                throw new UserException("extend: how many more? At least 1, found " + more);
            }
            return told(new SweepSession(terminal)
                    .resume(
                            new SweepDirectory(directory),
                            plugins,
                            words,
                            ledger -> ledger.append(SweepSession.extension(ledger.state(), more, seeds))));
        }
    }

    /** {@code assay sweep cancel}. */
    @Command(
            name = "cancel",
            mixinStandardHelpOptions = true,
            description =
                    "Asks the process that is at a sweep to stop its trials after their steps and to end; --resume goes on.")
    static final class Cancel implements Callable<Integer> {
        private static final int SECONDS = 90;

        private final Terminal terminal;

        @Parameters(index = "0", paramLabel = "DIR", description = "The sweep's folder: runs/NAME/sweep-1.")
        private Path path = Path.of("");

        Cancel(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            SweepDirectory directory = new SweepDirectory(path);
            SweepLedger.read(directory);
            if (isFree(directory)) {
                terminal.err()
                        .println("no process is at " + path + "; `assay sweep --resume " + path + "` would go on");
                return AssayCommand.DONE;
            }
            try {
                Files.writeString(directory.cancelled(), "asked for by assay sweep cancel\n");
                long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
                while (!isFree(directory)) {
                    if (System.nanoTime() > deadline) {
                        terminal.err()
                                .println("assay: " + path
                                        + " has not ended yet; it will after the steps that its trials are at");
                        return AssayCommand.FAILED;
                    }
                    TimeUnit.MILLISECONDS.sleep(200);
                }
            } catch (IOException e) {
                throw new UserException("Cannot write " + directory.cancelled() + ": " + e.getMessage(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return AssayCommand.FAILED;
            }
            terminal.err().println("cancelled; `assay sweep --resume " + path + "` goes on");
            return AssayCommand.DONE;
        }

        private static boolean isFree(SweepDirectory directory) {
            try (var ledger = SweepLedger.resume(directory)) {
                return true;
            } catch (UserException e) {
                return false;
            }
        }
    }
}
