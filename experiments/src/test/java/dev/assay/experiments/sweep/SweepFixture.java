package dev.assay.experiments.sweep;

import dev.assay.experiments.spec.SweepSettings;
import dev.assay.results.Sha256;
import dev.assay.results.SweepDirectory;
import dev.assay.results.SweepEvent;
import dev.assay.results.SweepLedger;
import dev.assay.results.SweepState;
import dev.assay.results.SweepTrial;
import dev.assay.spi.Launcher;
import dev.assay.spi.Metric;
import dev.assay.spi.Sweeper.Proposal;
import dev.assay.spi.Sweeper.Search;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A sweep over {@code x} in a folder, with everything but its ledger made up. */
final class SweepFixture {
    static final int EPOCHS = 9;

    private final Path runs;
    final SweepDirectory directory;
    private final Supplier<Search> search;
    private final Launcher launcher;
    int workers = 2;
    int attempts = 3;
    boolean failFast;
    boolean again;
    boolean measures;
    BooleanSupplier stop = () -> false;
    final List<SweepTrial> ended = new ArrayList<>();
    final List<List<Reply.Measured>> costs = new ArrayList<>();
    Runnable whenMeasured = () -> {};

    SweepFixture(Path runs, Supplier<Search> search, Launcher launcher) {
        this.runs = runs;
        directory = SweepDirectory.create(runs, "climb");
        this.search = search;
        this.launcher = launcher;
    }

    /** A search that proposes all of these at once. */
    static Search listed(Proposal... proposals) {
        return new Search() {
            private int next;

            @Override
            public Optional<Proposal> next() {
                return over() ? Optional.empty() : Optional.of(proposals[next++]);
            }

            @Override
            public void tell(int number, double value) {}

            @Override
            public boolean over() {
                return next == proposals.length;
            }

            @Override
            public int size() {
                return proposals.length;
            }
        };
    }

    static Proposal proposal(int number, String x) {
        return new Proposal(number, Map.of("x", x), OptionalInt.empty(), EPOCHS);
    }

    /** The value of {@code x} in a trial's config. */
    static double x(Task.Run task) {
        return Double.parseDouble(task.config().replaceFirst("(?s).*\\bx=([^ ]*).*", "$1"));
    }

    SweepLedger begin(List<String> seeds) {
        return SweepLedger.begin(
                directory,
                new SweepEvent.Begun(
                        Instant.now(),
                        "climb",
                        runs.toString(),
                        "",
                        List.of("fixed=1"),
                        "{}",
                        List.of("x=interval(0,100)"),
                        seeds,
                        "validation/accuracy",
                        Metric.Goal.MAXIMIZE,
                        EPOCHS,
                        "climb-sweep",
                        again));
    }

    SweepRun.Halt run(SweepLedger ledger) {
        return sweep(ledger).run(measures);
    }

    void measure(SweepLedger ledger) {
        sweep(ledger).measure();
    }

    private SweepRun sweep(SweepLedger ledger) {
        TrialPlanner planner = new TrialPlanner(
                ledger.state().begun().overrides(),
                overrides -> new TrialConfig(String.join(" ", overrides), Sha256.of(String.join(" ", overrides))),
                EPOCHS,
                "validation/accuracy");
        SweepSettings settings = new SweepSettings(
                Optional.empty(),
                Optional.empty(),
                1,
                workers,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                attempts,
                failFast,
                false,
                false);
        return new SweepRun(
                directory,
                ledger,
                search.get(),
                planner,
                new SweepRun.Means(
                        launcher,
                        number -> new Launcher.Command(List.of(), Map.of(), directory.log(number)),
                        settings,
                        workers,
                        List.of(),
                        stop,
                        new SweepListener() {
                            @Override
                            public void measured(List<Reply.Measured> measured) {
                                costs.add(List.copyOf(measured));
                                whenMeasured.run();
                            }

                            @Override
                            public void ended(SweepTrial trial, SweepState state) {
                                ended.add(trial);
                            }
                        }));
    }
}
