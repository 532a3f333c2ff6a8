package dev.assay.experiments.cli;

import com.typesafe.config.ConfigUtil;
import dev.assay.data.DatasetInfo;
import dev.assay.data.Part;
import dev.assay.data.Task;
import dev.assay.experiments.cli.Composing.Composed;
import dev.assay.experiments.cli.RunCommand.Guest;
import dev.assay.experiments.cli.RunCommand.Opened;
import dev.assay.experiments.run.Homes;
import dev.assay.experiments.run.Pages;
import dev.assay.experiments.run.Recorder;
import dev.assay.experiments.run.RunResult;
import dev.assay.experiments.run.Together;
import dev.assay.experiments.run.Transfer;
import dev.assay.experiments.spec.ExperimentSpec;
import dev.assay.experiments.tracking.Follower;
import dev.assay.experiments.tracking.Sync;
import dev.assay.experiments.wiring.Wiring;
import dev.assay.network.Network;
import dev.assay.results.Outputs;
import dev.assay.results.ReportDetails;
import dev.assay.results.RunDirectory;
import dev.assay.results.RunLock;
import dev.assay.results.RunRecords;
import dev.assay.results.Sha256;
import dev.assay.run.Event;
import dev.assay.run.MetricValue;
import dev.assay.run.Provenance;
import dev.assay.run.RunRecord;
import dev.assay.run.RunRecord.Status;
import dev.assay.spi.Procedure;
import dev.assay.spi.Procedure.Composite;
import dev.assay.spi.Procedure.Run;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * An experiment that is made of several runs: each is a run of its own in a folder below that of the experiment, whose record tells what they come to
 * together. Begun again in the same folder, it goes on with what is not finished.
 */
final class CompositeRun {
    /** What tells a tracker that a run's key is meant, and not an id of the tracker's own. */
    private static final String KEY = "assay:";

    private static final String PARENT = "tracker.parent-run";

    private final Terminal terminal;
    private final Composed composed;
    private final Composite composite;
    private final Guest guest;
    private RunResult.Trouble trouble = RunResult.Trouble.NONE;

    /** With {@code guest}'s hand in each run. */
    CompositeRun(Terminal terminal, Composed composed, Composite composite, Guest guest) {
        this.terminal = terminal;
        this.composed = composed;
        this.composite = composite;
        this.guest = guest;
    }

    /** The exit code, what was recorded, and what kind of failure the last run met with. */
    record Outcome(int code, RunRecord record, RunResult.Trouble trouble) {}

    /** Runs what there is to run, and records the whole; {@code open} is called once it is known that the first run can begin. */
    Outcome execute(Function<Provenance, Opened> open) {
        ExperimentSpec spec = composed.spec();
        String started = Instant.now().toString();
        Task task = spec.dataset()
                .info(Homes.of(spec.data(), terminal.err()::println))
                .task();
        Together together = Wiring.inject(Together.class, composed.registry(), spec, task);
        check();
        try (Recorder recorder = open.apply(RunCommand.provenance(composed, started, Transfer.NONE))
                .recorder()) {
            terminal.err()
                    .println(spec.name() + ": " + composite.runs().size() + " runs; recorded in "
                            + recorder.directory().path());
            recorder.survey(RunCommand.survey(composed));
            Optional<Follower> follower = spec.tracker()
                    .map(tracker -> Follower.start(tracker, recorder.directory(), terminal.err()::println));
            try {
                return all(recorder, together, spec);
            } finally {
                follower.ifPresent(Follower::close);
            }
        }
    }

    /** Meets the user's mistakes before there is a folder. */
    private void check() {
        List<Composed> configs = composite.runs().stream()
                .map(run -> composed.with(overrides(run, Path.of(""), Optional.empty())))
                .toList();
        RunCommand.prepare(configs.get(0), notice -> {}).runner().build().close();
        Map<String, Network> networks = new LinkedHashMap<>();
        for (int i = 0; i < configs.size(); i++) {
            Run run = composite.runs().get(i);
            if (run.source().isPresent() || composite.together() == Procedure.Together.SUCCESSIVE) {
                Network network = network(configs.get(i).spec());
                networks.put(run.name(), network);
                ExperimentSpec spec = configs.get(i).spec();
                run.source()
                        .ifPresent(source ->
                                Transfer.check(spec, network, Objects.requireNonNull(networks.get(source), source)));
            }
        }
    }

    private static Network network(ExperimentSpec spec) {
        DatasetInfo info = spec.dataset().info(Homes.of(spec.data(), notice -> {}));
        return spec.network(info.task(), spec.prepared(info.inputs()));
    }

    private Outcome all(Recorder recorder, Together together, ExperimentSpec spec) {
        Optional<String> parent = composed.composition().root().toConfig().hasPathOrNull(PARENT)
                ? Optional.of(KEY + Sync.key(recorder.directory()))
                : Optional.empty();
        Map<String, RunRecord> records = new LinkedHashMap<>();
        int code = AssayCommand.DONE;
        for (Run run : composite.runs()) {
            RunDirectory directory =
                    new RunDirectory(recorder.directory().path().resolve(run.name()));
            code = one(run, directory, parent);
            RunRecord record = RunRecords.read(directory);
            records.put(run.name(), record);
            note(recorder, run.name(), record, records.size());
            if (record.status() != Status.FINISHED) {
                break;
            }
        }
        RunRecord record = recorder.finish(record(recorder, together, records, spec));
        RunDirectory first = new RunDirectory(
                recorder.directory().path().resolve(composite.runs().get(0).name()));
        new ReportDetails(ReportDetails.read(first).network(), List.of()).write(recorder.directory());
        Pages.write(recorder.directory()).forEach(recorder::artifact);
        Stream.of(recorder.directory().config(), recorder.directory().record())
                .filter(Files::isRegularFile)
                .forEach(recorder::artifact);
        return new Outcome(code, record, trouble);
    }

    /** Runs one of the runs to its end, from where it is. */
    private int one(Run run, RunDirectory directory, Optional<String> parent) {
        if (Files.isDirectory(directory.path()) && ResumeCommand.isFinished(directory)) {
            terminal.err().println(run.name() + " is finished already");
            return AssayCommand.DONE;
        }
        terminal.err().println(run.name() + ":");
        Composed config = composed.with(
                overrides(run, Objects.requireNonNull(directory.path().getParent()), parent));
        // What a single run prints of itself would be taken for the whole's.
        Terminal quiet =
                new Terminal(new PrintStream(OutputStream.nullOutputStream()), terminal.err(), terminal.columns());
        RunCommand command = new RunCommand(quiet, guest);
        if (!Files.isDirectory(directory.path())) {
            create(directory);
        }
        RunLock lock = RunLock.of(directory);
        try {
            return begin(directory, lock, config, quiet, command);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        } finally {
            trouble = command.trouble();
        }
    }

    private static int begin(
            RunDirectory directory, RunLock lock, Composed config, Terminal quiet, RunCommand command) {
        if (Files.exists(directory.provenance())) {
            return ResumeCommand.resume(directory, lock, config, RunRecords.provenance(directory), quiet, command);
        }
        return command.execute(
                config,
                provenance -> new Opened(
                        Recorder.begin(
                                directory,
                                lock,
                                config.spec().name(),
                                config.composition().render(),
                                config.composition().values(),
                                provenance),
                        Optional.empty()));
    }

    private static void create(RunDirectory directory) {
        Path path = directory.path().toAbsolutePath().normalize();
        Path whole = Objects.requireNonNull(path.getParent());
        RunDirectory.create(
                Objects.requireNonNull(whole.getParent()),
                String.valueOf(whole.getFileName()),
                String.valueOf(path.getFileName()));
    }

    private static List<String> overrides(Run run, Path whole, Optional<String> parent) {
        List<String> overrides = new ArrayList<>(List.of("procedure=train"));
        run.settings().forEach((key, value) -> overrides.add(key + "=" + value));
        run.source()
                .ifPresent(source -> overrides.add("transfer.from="
                        + ConfigUtil.quoteString(whole.resolve(source).toString())));
        parent.ifPresent(key -> overrides.add(PARENT + "=" + key));
        return overrides;
    }

    private static void note(Recorder recorder, String run, RunRecord record, int number) {
        note(recorder, Together.own(run, record), number);
    }

    private static void note(Recorder recorder, Map<String, Double> metrics, int step) {
        Instant now = Instant.now();
        List<Event> events = new ArrayList<>();
        metrics.forEach((name, value) -> events.add(new Event.Metric(now, name, value, step)));
        recorder.note(events);
    }

    private RunRecord record(
            Recorder recorder, Together together, Map<String, RunRecord> records, ExperimentSpec spec) {
        List<RunRecord> runs = List.copyOf(records.values());
        RunRecord last = runs.get(runs.size() - 1);
        Map<Part, Map<String, MetricValue>> measured = new EnumMap<>(Part.class);
        Map<String, Double> metrics = new LinkedHashMap<>();
        boolean successive = composite.together() == Procedure.Together.SUCCESSIVE;
        if (last.status() == Status.FINISHED && successive) {
            metrics.putAll(last.metrics());
            note(recorder, metrics, runs.size());
        } else if (last.status() == Status.FINISHED) {
            Map<Part, Outputs> outputs = Together.outputs(
                    composite.together(),
                    records.keySet().stream()
                            .map(run -> Outputs.read(
                                    new RunDirectory(recorder.directory().path().resolve(run))))
                            .toList());
            outputs.forEach((part, all) -> measured.put(part, together.measure(all)));
            recorder.artifact(Outputs.write(recorder.directory(), outputs));
            Optional<Outputs> test = Optional.ofNullable(outputs.get(Part.TEST));
            if (together.hasClasses()) {
                test.ifPresent(all -> recorder.artifact(all.classes().write(recorder.directory())));
            }
            metrics.putAll(Together.metrics(measured, runs));
            note(recorder, metrics, runs.size());
        }
        records.forEach((run, record) -> metrics.putAll(Together.own(run, record)));
        Map<String, Double> seconds = new LinkedHashMap<>();
        runs.forEach(run -> run.seconds().forEach((phase, value) -> seconds.merge(phase, value, Double::sum)));
        long parameters = composite.together() == Procedure.Together.AVERAGED
                ? runs.stream().mapToLong(RunRecord::parameters).sum()
                : last.parameters();
        return new RunRecord(
                String.valueOf(recorder.directory().path().getFileName()),
                spec.name(),
                last.status(),
                metrics,
                parameters,
                Sha256.of(String.join(
                        "", runs.stream().map(RunRecord::parametersSha256).toList())),
                Together.chain(runs),
                seconds,
                Together.means(runs.stream().map(RunRecord::examplesPerSecond).toList()),
                List.of(),
                successive ? last.evaluation() : measured.getOrDefault(Part.TEST, Map.of()),
                recorder.provenance(),
                last.failure()
                        .map(failure -> composite.runs().get(runs.size() - 1).name() + ": " + failure),
                recorder.directory().path().toString());
    }

    /** The figures of the test: of each run, where they are successive; else of all, and their mean and spread over the runs. */
    String table(RunRecord record) {
        return composite.together() == Procedure.Together.SUCCESSIVE ? each(record) : all(record);
    }

    private String each(RunRecord record) {
        List<String> headers = new ArrayList<>(List.of("Run"));
        List<String> metrics = record.metrics().keySet().stream()
                .filter(name -> name.startsWith("test/"))
                .toList();
        metrics.forEach(name -> headers.add(">" + name));
        TextTable table = new TextTable(headers.toArray(String[]::new));
        for (Run run : composite.runs()) {
            List<Object> row = new ArrayList<>(List.of(run.name()));
            metrics.forEach(name -> row.add(figure(record, run.name() + "/" + name)));
            table.row(row.toArray());
        }
        return table.toString();
    }

    /** With the validation's, where that was put together too. */
    private static String all(RunRecord record) {
        TextTable table = new TextTable("Metric", ">Together", ">Mean", ">Standard deviation");
        record.metrics().keySet().stream()
                .filter(name -> name.endsWith(Together.MEAN))
                .map(name -> name.substring(0, name.length() - Together.MEAN.length()))
                .filter(name -> name.startsWith("test/") || record.metrics().containsKey(name))
                .forEach(name -> table.row(
                        name,
                        figure(record, name),
                        figure(record, name + Together.MEAN),
                        figure(record, name + Together.DEVIATION)));
        return table.toString();
    }

    private static String figure(RunRecord record, String name) {
        return Optional.ofNullable(record.metrics().get(name))
                .map(value -> String.format(Locale.ROOT, "%.4f", value))
                .orElse("");
    }
}
