package dev.assay.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.experiments.testing.Golden;
import dev.assay.results.RunDirectory;
import dev.assay.results.RunLock;
import dev.assay.results.RunRecords;
import dev.assay.results.SweepDirectory;
import dev.assay.results.SweepLedger;
import dev.assay.results.SweepState;
import dev.assay.results.SweepTrial;
import dev.assay.results.SweepTrial.State;
import dev.assay.run.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps with real workers, and what can befall them. */
class SweepCommandTest {
    /** So many kills; {@code -Dassay.sweep.kills=30} for a long test. */
    private static final int KILLS = Integer.getInteger("assay.sweep.kills", 2);

    /** Such short lives are not worth a compiler's while; workers get it from their parent. */
    private static final List<String> QUICK = List.of("-XX:TieredStopAtLevel=1");

    @TempDir
    Path home;

    private static final String[] TINY = {
        "batch-size=16",
        "dataset.train=240",
        "dataset.test=40",
        "architecture=mlp",
        "optimizer=adam",
        "checkpoints.every-steps=20",
        "sweep.metric=test/accuracy",
        "sweep.heap=256m"
    };

    private String[] words(Path runs, String... more) {
        List<String> words = new ArrayList<>(List.of("sweep", "runs=\"" + runs + '"'));
        words.addAll(List.of(TINY));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    private static SweepDirectory only(Path runs) throws IOException {
        try (Stream<Path> files = Files.walk(runs, 2)) {
            List<Path> found = files.filter(
                            file -> file.getFileName().toString().startsWith("sweep-"))
                    .toList();
            assertThat(found).hasSize(1);
            return new SweepDirectory(found.get(0));
        }
    }

    /** The runs' folders, by trial; each trial has one, and there are no others. */
    private static void checkEveryTrialIsThereOnce(Path runs, int trials) throws IOException {
        SweepState state = SweepLedger.read(only(runs));
        assertThat(state.trials()).hasSize(trials).allMatch(trial -> trial.state() == State.FINISHED);
        try (Stream<Path> files = Files.list(runs.resolve("glyphs-lenet"))) {
            assertThat(files.filter(file -> !file.getFileName().toString().startsWith("sweep-")))
                    .containsExactlyInAnyOrderElementsOf(state.trials().stream()
                            .map(trial -> Path.of(trial.folder()))
                            .toList());
        }
        for (SweepTrial trial : state.trials()) {
            RunRecord record = RunRecords.read(new RunDirectory(Path.of(trial.folder())));
            assertThat(record.status()).isEqualTo(RunRecord.Status.FINISHED);
            assertThat(record.provenance().configSha256()).isEqualTo(trial.identity());
            assertThat(record.metrics()).isEqualTo(trial.metrics());
        }
    }

    @Test
    void killedAtAnyMomentAndResumedItEndsWithEveryTrialOnceAndTheSameFigures() throws Exception {
        String[] space = {"architecture.hidden=[8]", "seed=range(1,4)", "epochs=25", "sweep.workers=2"};
        Path runs = home.resolve("killed");
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<String> history = new ArrayList<>(List.of("seed " + seed));
        Path said = home.resolve("said.txt");
        List<String> shell = List.of("bash", "-c", "exec \"$@\" > '" + said + "' 2>&1", "bash");
        int kills = 0;
        boolean begun = false;
        for (boolean going = true; going; ) {
            Process parent = begun
                    ? Child.start(
                            shell,
                            List.of(),
                            "sweep",
                            "--resume",
                            only(runs).path().toString())
                    : Child.start(shell, List.of(), words(runs, space));
            while (parent.isAlive() && !begun) {
                begun = Files.exists(runs.resolve("glyphs-lenet/sweep-1/ledger.jsonl"))
                        && Files.size(runs.resolve("glyphs-lenet/sweep-1/ledger.jsonl")) > 0;
                Thread.sleep(20);
            }
            while (kills < KILLS && !parent.waitFor(random.nextInt(4000), TimeUnit.MILLISECONDS)) {
                List<ProcessHandle> workers = parent.descendants().toList();
                kills++;
                if (!workers.isEmpty() && random.nextBoolean()) {
                    workers.get(random.nextInt(workers.size())).destroyForcibly();
                    history.add("worker");
                } else {
                    parent.destroyForcibly().waitFor();
                    history.add("parent");
                }
            }
            if (kills >= KILLS || !parent.isAlive()) {
                int code = parent.waitFor();
                going = code == 128 + 9;
                assertThat(going || code == 0)
                        .as(history + Files.readString(said))
                        .isTrue();
            }
        }
        assertThat(history).hasSize(KILLS + 1);
        checkEveryTrialIsThereOnce(runs, 3);
        for (SweepTrial trial : SweepLedger.read(only(runs)).trials()) {
            Invocation alone = Invocation.of(Stream.concat(
                            Stream.of(words(
                                            home.resolve("alone"),
                                            "architecture.hidden=[8]",
                                            "epochs=25",
                                            "engine.threads=1"))
                                    .map(word -> word.equals("sweep") ? "run" : word),
                            Stream.of("seed=" + trial.seed()))
                    .toArray(String[]::new));
            assertThat(alone.code()).as(alone.err()).isZero();
            RunRecord record = RunRecords.read(new RunDirectory(home.resolve("alone/glyphs-lenet")
                    .resolve(Path.of(trial.folder()).getFileName())));
            assertThat(record.metrics()).as(history.toString()).isEqualTo(trial.metrics());
        }
    }

    @Test
    void whatAFileSaysLaterChangesNothingAndWhatIsThereIsFound() throws Exception {
        Path experiment =
                Files.createDirectories(home.resolve("conf/experiment")).resolve("mine.conf");
        Files.writeString(experiment, """
                epochs = 2
                architecture.hidden = [8]
                sweep { metric = validation/accuracy, space { "optimizer.learning-rate" = "1e-3, 1e-2", "seed" = "1" } }
                """);
        Path runs = home.resolve("runs");
        String[] sweep = words(runs, "--conf", home.resolve("conf").toString(), "experiment=mine", "sweep.workers=1");
        Invocation first = Invocation.of(Stream.of(sweep)
                .filter(word -> !word.startsWith("sweep.metric"))
                .toArray(String[]::new));
        assertThat(first.code()).as(first.err()).isZero();
        assertThat(first.err())
                .contains("glyphs-lenet: 2 trials by validation/accuracy")
                .contains(" on 1 worker, ");
        assertThat(first.out())
                .contains("optimizer.learning-rate  validation/accuracy  Spread")
                .contains("2 of 2 trials finished");
        checkEveryTrialIsThereOnce(runs, 2);
        Path sweepFolder = only(runs).path();

        Files.writeString(experiment, "epochs = 0\n");
        Invocation extended = Invocation.of("sweep", "extend", sweepFolder.toString(), "1");
        assertThat(extended.code()).as(extended.err()).isZero();
        checkEveryTrialIsThereOnce(runs, 4);
        assertThat(SweepLedger.read(new SweepDirectory(sweepFolder)).trials())
                .extracting(trial -> trial.point().get("seed"))
                .containsExactly("1", "1", "2", "2");
        assertThat(Files.readString(sweepFolder.resolve("sweep.csv")))
                .startsWith("trial,proposal,state,epochs-until,optimizer.learning-rate,seed,test/accuracy,");

        Files.writeString(experiment, "epochs = 2\narchitecture.hidden = [8]\n");
        Invocation again = Invocation.of(words(
                runs,
                "--conf",
                home.resolve("conf").toString(),
                "experiment=mine",
                "optimizer.learning-rate=1e-3,1e-2"));
        assertThat(again.code()).as(again.err()).isZero();
        assertThat(again.err()).contains("trial 1/2  found").contains("trial 2/2  found");
        Invocation resumed = Invocation.of("sweep", "--resume", sweepFolder.toString());
        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(resumed.err()).contains("4 of 4 trials are there");
        Invocation nothing = Invocation.of("sweep", "retry-failed", sweepFolder.toString());
        assertThat(nothing.err()).contains("no trial has failed");
        Invocation idle = Invocation.of("sweep", "cancel", sweepFolder.toString());
        assertThat(idle.err()).contains("no process is at " + sweepFolder);
        try (RunLock held = RunLock.of(new RunDirectory(sweepFolder))) {
            Invocation second = Invocation.of("sweep", "--resume", sweepFolder.toString());
            assertThat(second.code()).isEqualTo(AssayCommand.MISTAKE);
            assertThat(second.err()).contains("is being written by another process, number ");
        }
    }

    @Test
    void aTrialThatDivergesIsToldApartAndHowToRunItAgain() throws Exception {
        Path runs = home.resolve("runs");
        Invocation sweep = Invocation.of(words(
                runs,
                "sweep.workers=1",
                "optimizer=sgd",
                "optimizer.learning-rate=1e-2,1e30",
                "epochs=1",
                "architecture.hidden=[8]"));
        assertThat(sweep.code()).isEqualTo(AssayCommand.FAILED);
        assertThat(sweep.out())
                .contains("trial 2 not-finite: the loss became ")
                .contains("1 of 2 trials finished, 1 failed (`assay sweep retry-failed ");
        assertThat(SweepLedger.read(only(runs)).trial(2).state()).isEqualTo(State.NOT_FINITE);
    }

    @Test
    void whatIsWrongWithAllTrialsIsToldOnce() {
        Path none = home.resolve("none");
        Invocation sweep = Invocation.of(
                "sweep",
                "runs=\"" + home.resolve("runs") + '"',
                "dataset=mnist",
                "data.home=\"" + none + '"',
                "data.cache=\"" + none + '"',
                "data.download=false",
                "seed=1,2,3",
                "sweep.workers=1");
        assertThat(sweep.code()).isEqualTo(AssayCommand.FAILED);
        assertThat(sweep.err())
                .containsOnlyOnce("The data set mnist lacks")
                .contains("trial 2/3  mistake  seed=2  as trial 1  ")
                .contains("trial 3/3  mistake  seed=3  as trial 1  ");
        assertThat(sweep.out()).containsOnlyOnce("trials 1, 2, 3 mistake: The data set mnist lacks");
    }

    @Test
    void planListsTheTrialsInTheOrderOfTheAxes() {
        Invocation plan = Invocation.of("plan", "seed=1,2", "optimizer=sgd,adam", "epochs=1");
        assertThat(plan.code()).as(plan.err()).isZero();
        assertThat(plan.out()).contains("""
                Trial  optimizer  seed
                ──────────────────────
                    1  sgd           1
                    2  adam          1
                    3  sgd           2
                    4  adam          2
                4 trials, compared by validation/loss""");
    }

    private void mistake(String name, String... words) throws IOException {
        List<String> all = new ArrayList<>(List.of("sweep", "runs=\"" + home.resolve("runs") + '"'));
        all.addAll(Arrays.asList(words));
        Invocation run = Invocation.of(all.toArray(String[]::new));
        Golden.check("sweep/" + name + ".txt", run.err().replace(home.toString(), "HOME"));
        assertThat(run.code()).isEqualTo(AssayCommand.MISTAKE);
        assertThat(home.resolve("runs")).doesNotExist();
    }

    @Test
    void mistakesAreToldAllAtOnceBeforeAnythingIsRun() throws IOException {
        mistake("nothing-to-vary", "epochs=3");
        mistake("unknown-metric", "seed=1,2", "sweep.metric=validation/accuracie");
        mistake("no-figure", "seed=1,2", "sweep.metric=accuracy");
        mistake("settings", "seed=1,2", "sweep.workers=-1", "sweep.heap=much", "sweep.goal=more");
        mistake("bad-values", "epochs=range(1,0,0)", "architecture=glob(zz*)", "zip(a,b)(1:2:3)");
        mistake("trials", "architecture=lenet,vgg", "optimizer.learning-rate=0.1,-1", "seed=range(1,4)");
        mistake("network", "architecture=lenet,alexnet", "seed=1,2");
        mistake("interval-in-a-grid", "optimizer.learning-rate=interval(0,1)");
        mistake("twice", "seed=1,2", "seed=3,4");
    }

    @Test
    void aFolderThatIsNoSweepIsAMistake() throws IOException {
        Golden.check(
                "sweep/no-sweep.txt",
                Invocation.of("sweep", "--resume", "no/such/folder").err());
        Invocation none = Invocation.of("sweep", "extend", "no/such/folder", "0");
        assertThat(none.err()).contains("extend: how many more? At least 1, found 0");
    }
}
