package dev.assay.results.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.results.SweepDirectory;
import dev.assay.results.SweepEvent;
import dev.assay.results.SweepLedger;
import dev.assay.spi.Metric;
import dev.assay.spi.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFoldersTest {
    private static final Instant NOW = Instant.parse("2026-11-21T11:00:00Z");

    @TempDir
    Path runs;

    @BeforeEach
    void runsOfThreeExperiments() throws IOException {
        for (String run : List.of("lenet/a1/record.json", "lenet/b2/events.jsonl", "mlp/c3/record.json")) {
            place(run);
        }
        place("deep/d4/record.json");
        place("lenet/a1/artifacts/record.json");
    }

    private void place(String file) throws IOException {
        Files.createDirectories(runs.resolve(file).resolveSibling("."));
        Files.createFile(runs.resolve(file));
    }

    private List<String> found(String... arguments) {
        return RunFolders.find(Stream.of(arguments).map(a -> runs + "/" + a).toList()).stream()
                .map(run -> runs.relativize(run.path()).toString())
                .toList();
    }

    @Test
    void findsARunARunsFolderAndPatterns() {
        assertThat(found("lenet/a1")).containsExactly("lenet/a1");
        assertThat(found("lenet")).containsExactly("lenet/a1", "lenet/b2");
        assertThat(found("")).hasSize(4);
        assertThat(found("l*/*")).containsExactly("lenet/a1", "lenet/b2");
        assertThat(found("{mlp,lenet}/?[13]")).containsExactly("lenet/a1", "mlp/c3");
    }

    @Test
    void findsTheFoldsOfACrossValidationWhereTheyAreMeant() throws IOException {
        place("lenet/a1/fold-1/record.json");
        place("lenet/a1/fold-2/record.json");
        assertThat(found("lenet")).containsExactly("lenet/a1", "lenet/b2");
        assertThat(RunFolders.folds(RunFolders.find(List.of(runs + "/lenet"))))
                .extracting(run -> runs.relativize(run.path()).toString())
                .containsExactly("lenet/a1/fold-1", "lenet/a1/fold-2", "lenet/b2");
    }

    @Test
    void findsTheRunsOfASweepsTrialsAlone() {
        SweepDirectory sweep = SweepDirectory.create(runs, "lenet");
        try (SweepLedger ledger = SweepLedger.begin(
                sweep,
                new SweepEvent.Begun(
                        NOW,
                        "lenet",
                        "runs",
                        "",
                        List.of(),
                        "",
                        List.of("epochs=1,2"),
                        List.of(),
                        "test/accuracy",
                        Metric.Goal.MAXIMIZE,
                        1,
                        "sweep-1",
                        false))) {
            for (int trial = 1; trial <= 2; trial++) {
                ledger.append(new SweepEvent.Planned(NOW, trial, trial - 1, "", Map.of(), "ab", "", 0, 0));
            }
            // It says where the run was when it began; both have been moved since.
            ledger.append(new SweepEvent.Started(NOW, 1, 1, "before/lenet/b2"));
        }
        assertThat(found("lenet/sweep-1")).containsExactly("lenet/b2");
        assertThat(found("lenet")).containsExactly("lenet/a1", "lenet/b2");
    }

    @Test
    void countsARunOnceHoweverOftenItIsNamed() {
        assertThat(found("lenet/a1", "lenet", "*/a1")).containsExactly("lenet/a1", "lenet/b2");
    }

    @Test
    void saysWhereThereIsNoRun() throws IOException {
        assertThatThrownBy(() -> found("resnet"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("There is no folder " + runs + "/resnet")
                .hasMessageContaining("runs/NAME/ID");
        Files.createDirectory(runs.resolve("empty"));
        assertThatThrownBy(() -> found("empty"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("There is no run in " + runs + "/empty");
        assertThatThrownBy(() -> found("res*")).isInstanceOf(UserException.class);
    }
}
