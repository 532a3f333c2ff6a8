package dev.assay.experiments.cli;

import dev.assay.experiments.run.Comparison;
import dev.assay.experiments.run.Comparison.Change;
import dev.assay.results.RunDirectory;
import dev.assay.results.RunRecords;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code assay diff}: what is not the same in two runs. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description = "Prints what is not the same in two runs: config, provenance, and every metric, to the bit.")
final class DiffCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "RUN", description = "The one run's folder: runs/NAME/ID.")
    private Path one = Path.of("");

    @Parameters(index = "1", paramLabel = "RUN", description = "The other's.")
    private Path other = Path.of("");

    DiffCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Comparison comparison =
                Comparison.of(RunRecords.read(new RunDirectory(one)), RunRecords.read(new RunDirectory(other)));
        print("Config", comparison.config());
        print("Provenance", comparison.provenance());
        comparison.firstStep().ifPresent(step -> terminal.out().println("Weights: the same until " + step + ".\n"));
        print("Metrics", comparison.metrics());
        return AssayCommand.DONE;
    }

    private void print(String what, Map<String, Change> changes) {
        if (changes.isEmpty()) {
            terminal.out().println(what + ": the same.\n");
        } else {
            terminal.out().println(table(what, one.toString(), other.toString(), changes) + "\n");
        }
    }

    /** A row for each change. */
    static TextTable table(String what, String one, String other, Map<String, Change> changes) {
        TextTable table = new TextTable(what, one, other);
        changes.forEach((name, change) -> table.row(name, change.one(), change.other()));
        return table;
    }
}
