package dev.assay.experiments.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import dev.assay.experiments.binding.Binder;
import dev.assay.experiments.plugins.Plugins;
import dev.assay.experiments.plugins.Registry;
import dev.assay.experiments.tracking.Sync;
import dev.assay.experiments.tracking.Sync.Outcome;
import dev.assay.results.RunDirectory;
import dev.assay.spi.Tracker;
import dev.assay.spi.TrackerException;
import dev.assay.spi.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code assay sync}: tells trackers what they have missed. */
@Command(
        name = "sync",
        mixinStandardHelpOptions = true,
        description = {
            "Tells the trackers of runs what they have missed, as often as one likes: nothing is told twice.",
            "Without RUN: all runs below runs that have a tracker."
        })
final class SyncCommand implements Callable<Integer> {
    private static final String TRACKER = "tracker";

    private final Terminal terminal;

    @Parameters(
            arity = "0..*",
            paramLabel = "RUN|OVERRIDE",
            description = {
                "A run's folder, runs/NAME/ID; or which tracker to tell instead of the run's own:",
                "tracker=mlflow tracker.uri=http://127.0.0.1:5000."
            })
    private List<String> words = List.of();

    @Option(names = "--runs", paramLabel = "DIR", description = "Where the runs are. Default: runs.")
    private Path runs = Path.of("runs");

    @Option(names = "--plugins", paramLabel = "DIR", description = "A folder with the jars of further plugins.")
    private Optional<Path> plugins = Optional.empty();

    SyncCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        List<String> overrides =
                words.stream().filter(word -> word.matches(TRACKER + "[.=].*")).toList();
        List<RunDirectory> named = words.stream()
                .filter(word -> !overrides.contains(word))
                .map(Path::of)
                .map(RunDirectory::new)
                .toList();
        Registry registry = Plugins.discover(plugins);
        Optional<Tracker> chosen = overrides.isEmpty()
                ? Optional.empty()
                : Composing.compose(plugins, List.of(), overrides).spec().tracker();
        int code = AssayCommand.DONE;
        Map<String, String> away = new HashMap<>();
        for (RunDirectory run : named.isEmpty() ? all() : named) {
            try {
                Optional<Tracker> tracker = chosen.or(() -> own(run, registry));
                if (tracker.isPresent()) {
                    sync(run, tracker.get(), away);
                } else if (!named.isEmpty()) {
                    throw new UserException(run.path() + " was run without a tracker; say which one is to be told:"
                            + " tracker=mlflow tracker.uri=http://127.0.0.1:5000");
                }
            } catch (TrackerException e) {
                terminal.err().println("assay: " + run.path() + ": " + e.getMessage());
                code = AssayCommand.FAILED;
            } catch (UserException e) {
                terminal.err().println("assay: " + e.getMessage());
                code = AssayCommand.MISTAKE;
            }
        }
        return code;
    }

    /** Tells one run; where the place was away for an earlier one, it is not tried again. */
    private void sync(RunDirectory run, Tracker tracker, Map<String, String> away) throws TrackerException {
        String before = away.get(tracker.place());
        if (before != null) {
            throw TrackerException.passing(before);
        }
        try {
            Outcome outcome = Sync.USUAL.run(tracker, run);
            String told = outcome.busy()
                    ? "told by another process"
                    : outcome.events() == 0 ? "nothing new" : SummaryText.count(outcome.events()) + " events told";
            terminal.out()
                    .println(run.path() + ": " + told
                            + outcome.address().map(page -> "; " + page).orElse(""));
        } catch (TrackerException e) {
            if (!e.isLasting()) {
                away.put(tracker.place(), e.getMessage());
            }
            throw e;
        }
    }

    /** The tracker in the run's config; nothing where it had none. */
    static Optional<Tracker> own(RunDirectory run, Registry registry) {
        try {
            Config config = ConfigFactory.parseString(Files.readString(run.config()));
            Optional<ConfigValue> tracker = Optional.ofNullable(config.root().get(TRACKER));
            return tracker.filter(ConfigObject.class::isInstance)
                    .map(value -> ((ConfigObject) value).toConfig())
                    .map(block -> new Binder(registry)
                            .component(registry.get(TRACKER, block.getString("name")), Tracker.class, block)
                            .value());
        } catch (IOException e) {
            throw new UserException(
                    "There is no " + run.config() + " that can be read: " + run.path() + " is not the folder of a run.",
                    e);
        } catch (ConfigException e) {
            throw new UserException(run.config() + " is damaged: " + e.getMessage(), e);
        }
    }

    private List<RunDirectory> all() {
        if (!Files.isDirectory(runs)) {
            throw new UserException("There is no folder " + runs + ": name the runs, or their folder with --runs.");
        }
        // Those of an experiment that is made of several runs lie one below.
        try (Stream<Path> files = Files.walk(runs, 4)) {
            return files.filter(file -> file.endsWith("events.jsonl"))
                    .sorted()
                    .map(Path::getParent)
                    .map(RunDirectory::new)
                    .toList();
        } catch (IOException e) {
            throw new UserException("Cannot read " + runs + ": " + e.getMessage(), e);
        }
    }
}
