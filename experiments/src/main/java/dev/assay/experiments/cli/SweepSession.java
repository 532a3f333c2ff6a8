package dev.assay.experiments.cli;

import com.sun.management.OperatingSystemMXBean;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import dev.assay.experiments.Assay;
import dev.assay.experiments.binding.Binder;
import dev.assay.experiments.binding.Bound;
import dev.assay.experiments.cli.Composing.Composed;
import dev.assay.experiments.composition.ConfigProblems;
import dev.assay.experiments.composition.SweepOverrides;
import dev.assay.experiments.plugins.Registry;
import dev.assay.experiments.run.TemporaryFolder;
import dev.assay.experiments.spec.SweepSettings;
import dev.assay.experiments.spec.SweepSpec;
import dev.assay.experiments.sweep.Reply;
import dev.assay.experiments.sweep.SweepJournal;
import dev.assay.experiments.sweep.SweepListener;
import dev.assay.experiments.sweep.SweepRun;
import dev.assay.experiments.sweep.SweepRun.Halt;
import dev.assay.experiments.sweep.TrialCheck;
import dev.assay.experiments.sweep.TrialConfig;
import dev.assay.experiments.sweep.TrialPlanner;
import dev.assay.results.SweepDirectory;
import dev.assay.results.SweepEvent;
import dev.assay.results.SweepEvent.Planned;
import dev.assay.results.SweepLedger;
import dev.assay.results.SweepState;
import dev.assay.results.SweepTrial;
import dev.assay.run.Seeds;
import dev.assay.spi.Component;
import dev.assay.spi.Launcher;
import dev.assay.spi.Metric;
import dev.assay.spi.Nearest;
import dev.assay.spi.SearchSpace;
import dev.assay.spi.SearchSpace.Axis;
import dev.assay.spi.Sweeper;
import dev.assay.spi.Sweeper.Proposal;
import dev.assay.spi.UserException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** One process's time with a sweep: it begins one or goes on with one, to the end or until it is told to stop. */
final class SweepSession {
    private static final String GRID = "grid";
    private static final String LOCAL = "local";
    private static final String TRIALS = "sweeper.trials";
    private static final String THREADS = "engine.threads";
    private static final String PARENT = "tracker.parent-run";

    /** Of the machine's memory, to be shared out among the workers; the rest is for what is not on their heaps. */
    private static final double HEAPS = 0.67;

    private final Terminal terminal;

    SweepSession(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * How a session ended.
     *
     * @param signal the exit code that tells of the signal that ended it; 0 for none
     */
    record End(SweepState state, Halt halt, int signal) {}

    /**
     * What a sweep was asked for, composed.
     *
     * @param fixed the overrides that hold for all trials
     * @param axes all of them
     * @param space those that the sweeper chooses from, without the axis of repetition
     * @param seedsPlace before how many of the others the axis of repetition stands
     * @param parent by which trackers know the sweep; empty where none is told, or the config says of what the trials are parts
     */
    record Asked(
            Configs configs,
            Composed base,
            SweepSpec spec,
            List<String> fixed,
            List<Axis> axes,
            SearchSpace space,
            List<String> seeds,
            int seedsPlace,
            String metric,
            Metric.Goal goal,
            String parent,
            TrialCheck check) {
        Sweeper.Search search(Registry registry) {
            return SweepSession.search(registry, spec, space, goal, base.spec().epochs());
        }

        TrialPlanner planner() {
            return new TrialPlanner(fixed, composer(configs, check), base.spec().epochs(), metric);
        }

        /** The trials that are known before any has an answer, and the proposals that they were made of. */
        Drawn draw() {
            Sweeper.Search search = search(configs.registry());
            List<Proposal> proposals = new ArrayList<>();
            for (Optional<Proposal> next = search.next(); next.isPresent(); next = search.next()) {
                proposals.add(next.get());
            }
            List<Planned> planned = planner().planAll(proposals, seeds, space, seedsPlace);
            if (proposals.size() < search.size()) {
                planner().checkCorners(space, seeds.isEmpty() ? "" : seeds.get(0));
            }
            int all = search.size() * Math.max(1, seeds.size());
            return new Drawn(planned, all);
        }
    }

    /** @param all how many trials there will be, those that are not known yet included */
    record Drawn(List<Planned> planned, int all) {}

    /**
     * Composes what was asked for.
     *
     * @throws UserException where nothing varies, or the metric is unknown
     * @throws ConfigProblems all that is wrong with what all trials have in common
     */
    static Asked ask(Configs configs, List<String> words, Consumer<String> notices) {
        Function<String, SortedSet<String>> options = SweepOverrides.options(configs.sources(), configs.registry());
        SweepOverrides given = SweepOverrides.of(words, options);
        Composed plain = base(configs, given);
        SweepOverrides overrides = given.with(Configs.space(plain.whole()), options);
        if (overrides.axes().isEmpty()) {
            throw new UserException(
                    "there is nothing to vary: give a key several values, as in optimizer=adam,nesterov or"
                            + " 'seed=range(1,6)', or the config a sweep.space; for a single run: `assay run`");
        }
        Composed base = base(configs, overrides);
        SweepSpec spec = base.sweep()
                .map(Bound::value)
                .orElseThrow(() ->
                        new UserException("the config has no block 'sweep': include classpath(\"conf/config.conf\")"));
        List<String> fixed = new ArrayList<>(overrides.fixed());
        Map<String, String> values = base.composition().values();
        boolean ownThreads = Stream.concat(
                        fixed.stream(), overrides.axes().stream().flatMap(axis -> axis.keys().stream()))
                .anyMatch(word -> word.startsWith(THREADS));
        if (!ownThreads && values.containsKey(THREADS)) {
            spec.sweep().threads().ifPresent(threads -> fixed.add(THREADS + "=" + threads));
        }
        String parent = "null".equals(values.get(PARENT))
                ? base.spec().name() + "-sweep-" + Long.toHexString(System.currentTimeMillis())
                : "";
        if (!parent.isEmpty()) {
            fixed.add(PARENT + "=" + parent);
        }
        List<Axis> axes = new ArrayList<>(overrides.axes());
        int place = -1;
        for (int i = 0; i < axes.size(); i++) {
            place = axes.get(i) instanceof SearchSpace.Choice choice
                            && choice.keys().equals(List.of(TrialPlanner.SEED))
                    ? i
                    : place;
        }
        List<String> seeds = place < 0
                ? List.of()
                : ((SearchSpace.Choice) axes.remove(place))
                        .rows().stream().map(row -> row.get(0)).toList();
        TrialCheck check = new TrialCheck(notices);
        Map<String, Metric.Goal> figures = check.figures(base.spec(), base.registry());
        String metric = spec.sweep().metric().orElse("validation/" + base.spec().monitor());
        Metric.Goal known = figures.get(metric);
        if (known == null) {
            throw new UserException("sweep.metric: '" + metric + "' is not measured in these trials; "
                    + Nearest.hint(metric, figures.keySet()));
        }
        return new Asked(
                configs,
                base,
                spec,
                fixed,
                overrides.axes(),
                new SearchSpace(axes),
                seeds,
                Math.max(0, place),
                metric,
                spec.sweep().goal().orElse(known),
                parent,
                check);
    }

    /** What all trials have in common; where that alone is no config, the first of them. */
    private static Composed base(Configs configs, SweepOverrides overrides) {
        try {
            return configs.compose(overrides.fixed());
        } catch (ConfigProblems e) {
            List<String> first = new ArrayList<>(overrides.fixed());
            for (Axis axis : overrides.axes()) {
                if (axis instanceof SearchSpace.Choice choice) {
                    for (int i = 0; i < choice.keys().size(); i++) {
                        first.add(choice.keys().get(i) + "="
                                + choice.rows().get(0).get(i));
                    }
                }
            }
            try {
                return configs.compose(first);
            } catch (ConfigProblems alsoWrong) {
                throw e;
            }
        }
    }

    private static TrialConfig.Composer composer(Configs configs, TrialCheck check) {
        return overrides -> {
            Composed composed = configs.compose(overrides);
            check.check(composed.spec(), composed.registry());
            return new TrialConfig(composed.composition().render(), composed.identity());
        };
    }

    private static Sweeper.Search search(
            Registry registry, SweepSpec spec, SearchSpace space, Metric.Goal goal, int epochs) {
        Sweeper sweeper = spec.sweeper().orElseGet(() -> byDefault(registry, "sweeper", GRID, Sweeper.class));
        return sweeper.search(space, goal, epochs, new Seeds(spec.sweep().seed()));
    }

    private static <T extends Component> T byDefault(Registry registry, String kind, String name, Class<T> type) {
        return new Binder(registry)
                .component(registry.get(kind, name), type, ConfigFactory.empty())
                .value();
    }

    /** Begins a sweep; with {@code planOnly} it only says what it would take. */
    Optional<End> begin(Composing composing, List<String> words, boolean again, boolean planOnly) {
        Asked asked = ask(composing.configs(), words, terminal.err()::println);
        Drawn drawn = asked.draw();
        if (planOnly) {
            return plan(asked, drawn, composing.plugins());
        }
        Path runs = asked.base().spec().runs();
        SweepDirectory directory =
                SweepDirectory.create(runs, asked.base().spec().name());
        asked.configs().sources().copyTo(directory.configs());
        try (SweepLedger ledger = ledger(directory, asked, drawn, composing.plugins(), again);
                Stop stop = new Stop(terminal.err());
                SweepDisplay display = new SweepDisplay(
                        terminal,
                        terminal.err(),
                        drawn.all(),
                        workers(asked.configs().registry(), asked.spec()))) {
            terminal.err()
                    .println(asked.base().spec().name() + ": " + SummaryText.count(drawn.all())
                            + (drawn.all() == 1 ? " trial" : " trials") + " by " + asked.metric() + "; recorded in "
                            + directory.path());
            Optional<SweepJournal> journal = asked.base()
                    .spec()
                    .tracker()
                    .filter(tracker -> !asked.parent().isEmpty())
                    .map(tracker -> SweepJournal.open(
                            directory,
                            ledger.state(),
                            tracker,
                            asked.base().composition().render(),
                            terminal.err()::println));
            SweepRun run = run(
                    directory,
                    ledger,
                    asked.configs().registry(),
                    asked.spec(),
                    List.of(),
                    stop,
                    both(display, journal));
            return Optional.of(finish(run, true, directory, ledger, stop, display, journal));
        }
    }

    private static SweepLedger ledger(
            SweepDirectory directory, Asked asked, Drawn drawn, Optional<Path> plugins, boolean again) {
        SweepLedger ledger = SweepLedger.begin(
                directory,
                new SweepEvent.Begun(
                        Instant.now(),
                        asked.base().spec().name(),
                        asked.base().spec().runs().toString(),
                        plugins.map(Path::toString).orElse(""),
                        asked.fixed(),
                        asked.base().sweep().orElseThrow().complete().root().render(ConfigRenderOptions.concise()),
                        SweepOverrides.words(asked.space().axes()),
                        asked.seeds(),
                        asked.metric(),
                        asked.goal(),
                        asked.base().spec().epochs(),
                        asked.parent(),
                        again));
        ledger.append(drawn.planned());
        return ledger;
    }

    /** Says what a sweep would take, from a few steps of its first and last trial, in a folder that is gone afterwards. */
    private Optional<End> plan(Asked asked, Drawn drawn, Optional<Path> plugins) {
        try (TemporaryFolder folder = TemporaryFolder.create("assay-plan")) {
            SweepDirectory directory = new SweepDirectory(folder.path());
            try (SweepLedger ledger = ledger(directory, asked, drawn, plugins, false);
                    SweepDisplay display = new SweepDisplay(
                            terminal,
                            terminal.out(),
                            drawn.all(),
                            workers(asked.configs().registry(), asked.spec()))) {
                terminal.out().println(SweepText.trials(asked, drawn));
                run(directory, ledger, asked.configs().registry(), asked.spec(), List.of(), () -> false, display)
                        .measure();
            }
        } catch (IOException e) {
            throw new UserException("Cannot write a temporary folder: " + e.getMessage(), e);
        }
        return Optional.empty();
    }

    /**
     * Goes on with a sweep.
     *
     * @param words those that begin with {@code sweep.} say how to go on; the others are overrides of every run that are no part of what it is
     * @param before done with the ledger first
     */
    Optional<End> resume(
            SweepDirectory directory, Optional<Path> plugins, List<String> words, Consumer<SweepLedger> before) {
        try (SweepLedger ledger = SweepLedger.resume(directory)) {
            SweepState state = ledger.state();
            Files.deleteIfExists(directory.cancelled());
            Optional<Path> jars = plugins.isPresent()
                    ? plugins
                    : Optional.of(state.begun().plugins())
                            .filter(folder -> !folder.isEmpty())
                            .map(Path::of);
            Configs configs = Configs.open(jars, List.of(directory.configs()));
            before.accept(ledger);
            List<String> own =
                    words.stream().filter(word -> word.startsWith("sweep.")).toList();
            List<String> overrides =
                    words.stream().filter(word -> !own.contains(word)).toList();
            SweepSpec spec = configs.sweep(settings(state, own)).value();
            try (Stop stop = new Stop(terminal.err());
                    SweepDisplay display = new SweepDisplay(
                            terminal, terminal.err(), state.trials().size(), workers(configs.registry(), spec))) {
                terminal.err()
                        .println(state.begun().name() + ": " + state.count(SweepTrial.State.FINISHED) + " of "
                                + state.trials().size() + " trials are there; going on in " + directory.path());
                Optional<SweepJournal> journal = Files.exists(directory.run().config())
                        ? SyncCommand.own(directory.run(), configs.registry())
                                .map(tracker ->
                                        SweepJournal.open(directory, state, tracker, "", terminal.err()::println))
                        : Optional.empty();
                SweepRun run =
                        run(directory, ledger, configs.registry(), spec, overrides, stop, both(display, journal));
                return Optional.of(finish(run, false, directory, ledger, stop, display, journal));
            }
        } catch (IOException e) {
            throw new UserException("Cannot write " + directory.path() + ": " + e.getMessage(), e);
        }
    }

    private static Config settings(SweepState state, List<String> words) {
        try {
            Config settings = ConfigFactory.parseString(state.settings());
            for (String word : words) {
                settings =
                        ConfigFactory.parseString(word.replaceFirst("=", " = ")).withFallback(settings);
            }
            return settings;
        } catch (ConfigException e) {
            throw new UserException("the sweep's settings cannot be read: " + e.getMessage(), e);
        }
    }

    /** What gives a sweep more trials or seeds. */
    static SweepEvent.Extended extension(SweepState state, int more, boolean seeds) {
        Config settings = ConfigFactory.parseString(state.settings());
        if (!seeds && settings.hasPath(TRIALS)) {
            return new SweepEvent.Extended(
                    Instant.now(),
                    settings.withValue(TRIALS, ConfigValueFactory.fromAnyRef(settings.getInt(TRIALS) + more))
                            .root()
                            .render(ConfigRenderOptions.concise()),
                    state.seeds());
        }
        if (state.seeds().isEmpty()) {
            throw new UserException(
                    "this sweep has neither a number of trials nor an axis seed=..., so that there is nothing to extend it by");
        }
        List<String> all = new ArrayList<>(state.seeds());
        BigInteger last =
                all.stream().map(BigInteger::new).reduce(BigInteger::max).orElseThrow();
        for (int i = 1; i <= more; i++) {
            all.add(last.add(BigInteger.valueOf(i)).toString());
        }
        return new SweepEvent.Extended(Instant.now(), state.settings(), all);
    }

    private static SweepListener both(SweepListener display, Optional<SweepJournal> journal) {
        return journal.<SweepListener>map(other -> new SweepListener() {
                    @Override
                    public void measured(List<Reply.Measured> costs) {
                        display.measured(costs);
                    }

                    @Override
                    public void looked(SweepState state, Map<Integer, Reply.Progress> progress) {
                        display.looked(state, progress);
                    }

                    @Override
                    public void ended(SweepTrial trial, SweepState state) {
                        display.ended(trial, state);
                        other.ended(trial, state);
                    }
                })
                .orElse(display);
    }

    private End finish(
            SweepRun run,
            boolean measures,
            SweepDirectory directory,
            SweepLedger ledger,
            Stop stop,
            SweepDisplay display,
            Optional<SweepJournal> journal) {
        SweepState state = ledger.state();
        try {
            Halt halt = run.run(measures);
            display.close();
            terminal.out().println(SweepText.summary(state));
            terminal.out().println(SweepText.end(state, halt, directory));
            journal.ifPresent(
                    open -> open.finish(halt != Halt.NONE ? "stopped" : state.failed() > 0 ? "failed" : "finished"));
            return new End(state, halt, stop.code());
        } finally {
            journal.ifPresent(SweepJournal::close);
        }
    }

    private SweepRun run(
            SweepDirectory directory,
            SweepLedger ledger,
            Registry registry,
            SweepSpec spec,
            List<String> overrides,
            BooleanSupplier stop,
            SweepListener listener) {
        SweepEvent.Begun begun = ledger.state().begun();
        Configs frozen = Configs.open(
                Optional.of(begun.plugins()).filter(folder -> !folder.isEmpty()).map(Path::of),
                Files.isDirectory(directory.configs()) ? List.of(directory.configs()) : List.of());
        TrialPlanner planner = new TrialPlanner(
                begun.overrides(),
                composer(frozen, new TrialCheck(terminal.err()::println)),
                begun.epochs(),
                begun.metric());
        SearchSpace space = new SearchSpace(
                SweepOverrides.of(begun.space(), group -> new TreeSet<>()).axes());
        int workers = workers(registry, spec);
        Launcher launcher = launcher(registry, spec);
        return new SweepRun(
                directory,
                ledger,
                search(registry, spec, space, begun.goal(), begun.epochs()),
                planner,
                new SweepRun.Means(
                        launcher,
                        number -> command(directory, begun, spec.sweep(), workers, number),
                        spec.sweep(),
                        workers,
                        overrides,
                        stop,
                        listener));
    }

    private static Launcher launcher(Registry registry, SweepSpec spec) {
        return spec.launcher().orElseGet(() -> byDefault(registry, "launcher", LOCAL, Launcher.class));
    }

    private static int workers(Registry registry, SweepSpec spec) {
        return spec.sweep().workers() > 0
                ? spec.sweep().workers()
                : launcher(registry, spec).slots();
    }

    /** This Java machine's own command line, with a share of the memory, for `assay worker`. */
    private static Launcher.Command command(
            SweepDirectory directory, SweepEvent.Begun begun, SweepSettings settings, int workers, int number) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        boolean ownHeap = false;
        for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            boolean heap = option.startsWith("-Xmx");
            boolean passed = !option.matches("-(agent|javaagent|Xrun|Xdebug|Dassay\\.columns|XX:\\+Use\\w+GC).*");
            if (passed && !(heap && settings.heap().isPresent())) {
                words.add(option);
                ownHeap |= heap;
            }
        }
        // One thread that computes is best served by one that collects.
        words.add("-XX:+UseSerialGC");
        if (!ownHeap) {
            words.add("-Xmx" + settings.heap().orElseGet(() -> share(workers) + "m"));
        }
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), Assay.class.getName(), "worker"));
        if (!begun.plugins().isEmpty()) {
            words.addAll(List.of("--plugins", begun.plugins()));
        }
        Map<String, String> environment = new HashMap<>();
        if (!settings.gpus().isEmpty()) {
            environment.put(
                    "CUDA_VISIBLE_DEVICES",
                    settings.gpus().get((number - 1) % settings.gpus().size()));
        }
        return new Launcher.Command(words, environment, directory.log(number).toAbsolutePath());
    }

    /** A worker's part of the memory, in MiB: a quarter of the machine's at most, as Java takes by itself. */
    private static long share(int workers) {
        long memory = ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : 4 * Runtime.getRuntime().maxMemory();
        return Math.max(64, (long) (Math.min(memory / 4.0, HEAPS * memory / workers) / (1 << 20)));
    }
}
