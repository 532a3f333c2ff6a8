package dev.assay.experiments.cli;

import dev.assay.experiments.plugins.PluginReference;
import dev.assay.experiments.plugins.Plugins;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code assay plugins}: what is installed, with settings, defaults and docs. */
@Command(
        name = "plugins",
        mixinStandardHelpOptions = true,
        description =
                "Lists the kinds and their components; with a name, one component's settings with defaults and docs.")
final class PluginsCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(index = "0", arity = "0..1", paramLabel = "KIND", description = "Such as optimizer.")
    private Optional<String> kind = Optional.empty();

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "Such as adam.")
    private Optional<String> name = Optional.empty();

    @Option(names = "--plugins", paramLabel = "DIR", description = "A folder with the jars of further plugins.")
    private Optional<Path> folder = Optional.empty();

    PluginsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        PluginReference reference = new PluginReference(Plugins.discover(folder));
        String text = kind.map(
                        chosen -> name.map(one -> reference.text(chosen, one)).orElseGet(() -> reference.text(chosen)))
                .orElseGet(reference::text);
        terminal.out().println(text.stripTrailing());
        return AssayCommand.DONE;
    }
}
