package dev.assay.experiments.cli;

import dev.assay.experiments.cli.Composing.Composed;
import dev.assay.experiments.cli.RunCommand.Opened;
import dev.assay.experiments.run.Comparison;
import dev.assay.experiments.run.Comparison.Change;
import dev.assay.experiments.run.Recorder;
import dev.assay.results.RunDirectory;
import dev.assay.results.RunRecords;
import dev.assay.run.RunRecord;
import dev.assay.spi.UserException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code assay reproduce}: a run once more from its record, and whether it came to the same. */
@Command(
        name = "reproduce",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a run again from its record, in a folder of its own, and compares the weights over the steps and every metric, to the bit.",
            "Says 'identical', or the first step that differs and all that is known not to be the same. Exit code 0 if identical, else 1."
        })
final class ReproduceCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(
            arity = "0..*",
            paramLabel = "RUN|OVERRIDE",
            description = {
                "The run's folder, runs/NAME/ID, and what is to be otherwise this time, such as engine.threads=1,",
                "data.home=DIR, runs=DIR."
            })
    private List<String> words = List.of();

    @Option(names = "--from", paramLabel = "FILE", description = "A record.json in place of a run's folder.")
    private Optional<Path> from = Optional.empty();

    @Option(names = "--plugins", paramLabel = "DIR", description = "A folder with the jars of further plugins.")
    private Optional<Path> plugins = Optional.empty();

    ReproduceCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (from.isEmpty() && words.isEmpty()) {
            throw new UserException("which run? Give its folder, runs/NAME/ID, or --from with its record.json");
        }
        RunRecord before =
                from.map(RunRecords::read).orElseGet(() -> RunRecords.read(new RunDirectory(Path.of(words.get(0)))));
        List<String> overrides = from.isPresent() ? words : words.subList(1, words.size());
        if (before.status() == RunRecord.Status.STOPPED) {
            throw new UserException("the run " + before.id() + " was stopped by its user; go on with it first:"
                    + " `assay resume " + before.runDirectory() + "`");
        }
        Composed composed = Composing.recorded(plugins, before.provenance().inputs(), overrides);
        RunCommand run = new RunCommand(terminal, false);
        int code = run.execute(composed, provenance -> {
            Recorder recorder = Recorder.open(
                    composed.spec().runs(),
                    composed.spec().name(),
                    composed.composition().render(),
                    composed.composition().values(),
                    provenance);
            recorder.remark("reproduces", before.name() + "/" + before.id());
            return new Opened(recorder, Optional.empty());
        });
        Optional<RunRecord> again = run.recorded();
        return again.isEmpty() || again.orElseThrow().status() == RunRecord.Status.STOPPED
                ? code
                : tell(before, again.orElseThrow());
    }

    private int tell(RunRecord before, RunRecord again) {
        Comparison comparison = Comparison.of(before, again);
        Map<String, Change> otherwise = new LinkedHashMap<>(comparison.config());
        otherwise.remove("runs");
        otherwise.putAll(comparison.provenance());
        if (comparison.isIdentical()) {
            terminal.out()
                    .println("identical: the weights at " + before.chain().size()
                            + " places of the way, and every metric of "
                            + (before.epochs().isEmpty()
                                    ? "its runs"
                                    : before.epochs().size() + " epochs and the test"));
        } else {
            terminal.out()
                    .println("different: "
                            + comparison
                                    .firstStep()
                                    .map(step -> "the weights part at " + step)
                                    .orElse("the weights are the same, figures are not"));
            terminal.out().println(DiffCommand.table("Metric", "then", "now", comparison.metrics()));
        }
        if (!otherwise.isEmpty()) {
            terminal.out().println("not the same as then:");
            terminal.out().println(DiffCommand.table("What", "then", "now", otherwise));
        } else if (!comparison.isIdentical()) {
            terminal.out()
                    .println("config, environment, jars and data are the same as far as they are recorded:"
                            + " something in this run depends on chance or time");
        }
        return comparison.isIdentical() ? AssayCommand.DONE : AssayCommand.FAILED;
    }
}
