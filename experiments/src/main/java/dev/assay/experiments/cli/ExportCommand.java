package dev.assay.experiments.cli;

import com.typesafe.config.ConfigFactory;
import dev.assay.experiments.binding.Binder;
import dev.assay.experiments.plugins.ComponentType;
import dev.assay.experiments.plugins.Plugins;
import dev.assay.experiments.plugins.Registry;
import dev.assay.experiments.predict.TrainedRun;
import dev.assay.results.AtomicFile;
import dev.assay.results.RunDirectory;
import dev.assay.spi.Exporter;
import dev.assay.spi.UserException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code assay export}: what a run has learned, in a file that others can run. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        customSynopsis = "assay export RUN --FORMAT FILE [--FORMAT FILE]... [--plugins DIR]",
        description = {
            "Writes the network that a run has trained, with its preprocessing, to files that other programs predict with.",
            "Each format is a plugin: --onnx FILE, --dl4j FILE; `assay plugins exporter` lists them."
        })
final class ExportCommand implements Callable<Integer> {
    static final String KIND = "exporter";
    private static final String OPTION = "--";

    private final Terminal terminal;

    @Parameters(
            arity = "0..*",
            paramLabel = "RUN --FORMAT FILE",
            description = "The run's folder, runs/NAME/ID, and for each format the file to write.")
    private List<String> words = List.of();

    @Option(names = "--plugins", paramLabel = "DIR", description = "A folder with the jars of further plugins.")
    private Optional<Path> plugins = Optional.empty();

    private ExportCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** The command, whose options for formats are known only once the plugins are. */
    static CommandLine with(Terminal terminal) {
        return new CommandLine(new ExportCommand(terminal)).setUnmatchedOptionsArePositionalParams(true);
    }

    @Override
    public Integer call() {
        Registry registry = Plugins.discover(plugins);
        Map<String, Path> files = new LinkedHashMap<>();
        RunDirectory run = new RunDirectory(Path.of(parse(registry, files)));
        Map<Path, Exporter> exporters = new LinkedHashMap<>();
        files.forEach((format, file) -> exporters.put(file, exporter(registry, format)));
        TrainedRun trained = TrainedRun.read(run, registry);
        exporters.forEach((file, exporter) -> {
            AtomicFile.write(file, exporter.export(trained.trained()));
            terminal.out().println(file);
        });
        return AssayCommand.DONE;
    }

    /** Takes the words apart into files by format, and the run, which it returns. */
    private String parse(Registry registry, Map<String, Path> files) {
        List<String> runs = new ArrayList<>();
        Iterator<String> rest = words.iterator();
        while (rest.hasNext()) {
            String word = rest.next();
            if (!word.startsWith(OPTION)) {
                runs.add(word);
                continue;
            }
            String[] option = word.substring(OPTION.length()).split("=", 2);
            if (option.length == 1 && !rest.hasNext()) {
                throw new UserException("export: " + word + " needs the file to write after it");
            }
            files.put(option[0], Path.of(option.length == 2 ? option[1] : rest.next()));
        }
        if (runs.size() != 1) {
            throw new UserException(
                    runs.isEmpty()
                            ? "export: which run? Give its folder, runs/NAME/ID"
                            : "export takes one run at a time, found " + String.join(", ", runs));
        }
        if (files.isEmpty()) {
            throw new UserException("export: to which format? "
                    + registry.names(KIND).stream()
                            .map(name -> OPTION + name + " FILE")
                            .collect(Collectors.joining(" or ")));
        }
        return runs.get(0);
    }

    /** The exporter of that name, as its plugin has it. */
    static Exporter exporter(Registry registry, String format) {
        ComponentType type = registry.get(KIND, format);
        return new Binder(registry)
                .component(type, Exporter.class, ConfigFactory.empty())
                .value();
    }
}
