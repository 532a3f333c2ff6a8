package dev.assay.experiments.cli;

import dev.assay.experiments.composition.Composition;
import dev.assay.experiments.composition.Sources;
import dev.assay.experiments.plugins.Plugins;
import dev.assay.experiments.plugins.Registry;
import dev.assay.spi.UserException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code assay complete}: what the shell asks when the user presses the tabulator. */
@Command(
        name = "complete",
        hidden = true,
        description = "Lists what can stand in place of the last word; `assay completion` makes a shell ask for it.")
final class CompleteCommand implements Callable<Integer> {
    private static final Set<String> WITH_OVERRIDES = Set.of("run", "sweep", "plan", "explain", "data");

    private final Terminal terminal;

    @Parameters(paramLabel = "LINE", description = "The command line up to the cursor.")
    private String line = "";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    CompleteCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        List<String> words = new ArrayList<>(List.of(line.stripLeading().split("\\s+", -1)));
        String last = words.remove(words.size() - 1);
        candidates(words, last).stream()
                .filter(candidate -> candidate.startsWith(last))
                .forEach(terminal.out()::println);
        return AssayCommand.DONE;
    }

    private Collection<String> candidates(List<String> before, String last) {
        if (before.size() == 1) {
            return new TreeSet<>(spec.parent().subcommands().entrySet().stream()
                    .filter(command ->
                            !command.getValue().getCommandSpec().usageMessage().hidden())
                    .map(command -> command.getKey())
                    .toList());
        }
        if (before.size() < 2 || last.startsWith("-")) {
            return List.of();
        }
        ClassLoader loader = Plugins.loader(Optional.empty());
        Registry registry = Plugins.discover(loader);
        String command = before.get(1);
        if (command.equals("plugins")) {
            return before.size() == 2 ? registry.kinds() : registry.names(before.get(2));
        }
        if (!WITH_OVERRIDES.contains(command)) {
            return List.of();
        }
        Sources sources = Sources.of(List.of(), Path.of(""), loader, System.getenv());
        Set<String> candidates = new TreeSet<>();
        Set<String> groups = new TreeSet<>(sources.groups());
        groups.addAll(registry.kinds());
        for (String group : groups) {
            if (last.startsWith(group + "=")) {
                sources.options(group).forEach(option -> candidates.add(group + "=" + option));
                registry.names(group).forEach(name -> candidates.add(group + "=" + name));
            }
        }
        if (!last.contains("=")) {
            String end = command.equals("explain") && before.size() == 2 ? "" : "=";
            keys(sources, registry, before.subList(2, before.size())).forEach(key -> candidates.add(key + end));
            if (!end.isEmpty()) {
                groups.forEach(group -> candidates.add(group + end));
            }
        }
        return candidates;
    }

    /** The keys that there are with the words so far; those of the plain config where the words do not compose yet. */
    private static Set<String> keys(Sources sources, Registry registry, List<String> words) {
        List<String> overrides =
                words.stream().filter(word -> word.contains("=")).toList();
        try {
            return Composition.compose(sources, registry, overrides).keys();
        } catch (UserException e) {
            return Composition.compose(sources, registry, List.of()).keys();
        }
    }
}
