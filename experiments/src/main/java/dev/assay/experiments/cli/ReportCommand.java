package dev.assay.experiments.cli;

import dev.assay.experiments.run.Pages;
import dev.assay.results.RunDirectory;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code assay report}: a run's pictures and report, made again from its record. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = "Makes the pictures and report.html of a run again from what is recorded in its folder.")
final class ReportCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "RUN", description = "The run's folder: runs/NAME/ID.")
    private Path run = Path.of("");

    ReportCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        RunDirectory directory = new RunDirectory(run);
        Pages.write(directory);
        terminal.out().println(directory.report());
        return AssayCommand.DONE;
    }
}
