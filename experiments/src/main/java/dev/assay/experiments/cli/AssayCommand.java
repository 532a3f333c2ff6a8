package dev.assay.experiments.cli;

import dev.assay.experiments.composition.Secrets;
import dev.assay.experiments.run.Environment;
import dev.assay.experiments.run.RunLog;
import dev.assay.spi.UserException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code assay} with its subcommands, and what their ends mean to the shell. */
@Command(
        name = "assay",
        mixinStandardHelpOptions = true,
        versionProvider = AssayCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Deep learning experiments: described by a config, built from plugins, recorded in full.",
        footerHeading = "%nOverrides, after the command:%n",
        footer = {
            "  group=option    choose: optimizer=adam, experiment=mnist-lenet",
            "  key=value       set what is there: epochs=3, optimizer.learning-rate=0.01",
            "  +key=value      add what is not there;  ++key=value  either way",
            "  ~key            take away",
            "",
            "Exit codes: 0 done, 1 the run failed or the gate found it worse,",
            "2 a mistake in what was asked, 3 the gate could not tell,",
            "130 interrupted.",
            "Begin with: assay run"
        })
public final class AssayCommand implements Callable<Integer> {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int MISTAKE = 2;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    /** Runs one command line and gives the exit code. */
    public static int execute(Terminal terminal, String... arguments) {
        RunLog.quieten();
        CommandLine commandLine = new CommandLine(new AssayCommand());
        commandLine
                .addSubcommand(new RunCommand(terminal))
                .addSubcommand(new ResumeCommand(terminal))
                .addSubcommand(SweepCommand.with(terminal))
                .addSubcommand(new WorkerCommand(terminal))
                .addSubcommand(new ReproduceCommand(terminal))
                .addSubcommand(new DiffCommand(terminal))
                .addSubcommand(new CompareCommand(terminal))
                .addSubcommand(new PlanCommand(terminal))
                .addSubcommand(new ExplainCommand(terminal))
                .addSubcommand(new PluginsCommand(terminal))
                .addSubcommand(new ReportCommand(terminal))
                .addSubcommand(new GateCommand(terminal))
                .addSubcommand(new SyncCommand(terminal))
                .addSubcommand(new PredictCommand(terminal))
                .addSubcommand(ExportCommand.with(terminal))
                .addSubcommand(new DataCommand(terminal))
                .addSubcommand(ScoreCommand.with(terminal))
                .addSubcommand(BenchCommand.with(terminal))
                .addSubcommand(new CrosscheckCommand(terminal))
                .addSubcommand(new CompletionCommand(terminal))
                .addSubcommand(new CompleteCommand(terminal));
        commandLine.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
        commandLine.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
        commandLine.setExpandAtFiles(false);
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setExecutionExceptionHandler((exception, at, result) -> {
            if (exception instanceof UserException) {
                terminal.err().println("assay: " + Secrets.masked(String.valueOf(exception.getMessage())));
                return MISTAKE;
            }
            terminal.err().println("assay: this is a bug in Assay; please report it with the lines below");
            StringWriter trace = new StringWriter();
            exception.printStackTrace(new PrintWriter(trace));
            terminal.err().print(Secrets.masked(trace.toString()));
            return FAILED;
        });
        return commandLine.execute(arguments);
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Which command?");
    }

    /** The version line. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"assay " + Environment.version() + ", Java " + Runtime.version()};
        }
    }
}
