package dev.assay.experiments.cli;

import dev.assay.experiments.cli.Composing.Composed;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code assay explain}: where one value comes from. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Says where a value comes from, what it was before, and what reads it.")
final class ExplainCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "KEY", description = "Such as optimizer.learning-rate.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private String key;

    @Mixin
    private final Composing composing = new Composing();

    ExplainCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Composed composed = composing.compose();
        terminal.out().print(composed.composition().explain(key));
        composed.bound()
                .reader(key)
                .ifPresentOrElse(
                        type -> terminal.out()
                                .println("read by: " + type + " (" + type.jar().name() + ")"),
                        () -> terminal.out().println("read by: the experiment itself"));
        return AssayCommand.DONE;
    }
}
