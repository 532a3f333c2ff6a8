package dev.assay.experiments.cli;

import dev.assay.experiments.cli.Composing.Composed;
import dev.assay.spi.UserException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code assay explain}: where one value comes from. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        customSynopsis = "assay explain [--conf=DIR]... [--plugins=DIR] KEY [OVERRIDE...]",
        description =
                "Says where a value comes from, what it was before, and what reads it: explain optimizer.learning-rate")
final class ExplainCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private final Composing composing = new Composing();

    ExplainCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (composing.words().isEmpty()) {
            throw new UserException("explain: which key? As in: assay explain optimizer.learning-rate");
        }
        String key = composing.words().get(0);
        Composed composed =
                composing.compose(composing.words().subList(1, composing.words().size()));
        terminal.out().print(composed.whole().explain(key));
        composed.bound()
                .reader(key)
                .or(() -> composed.sweep().flatMap(sweep -> sweep.reader(key)))
                .ifPresentOrElse(
                        type -> terminal.out()
                                .println("read by: " + type + " (" + type.jar().name() + ")"),
                        () -> terminal.out().println("read by: the experiment itself"));
        return AssayCommand.DONE;
    }
}
