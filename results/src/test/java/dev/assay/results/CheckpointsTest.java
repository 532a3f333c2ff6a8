package dev.assay.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.results.Checkpoint.Best;
import dev.assay.results.Checkpoint.Counters;
import dev.assay.run.EpochRecord;
import dev.assay.run.Snapshot;
import dev.assay.run.WeightsDigest;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {
    @TempDir
    Path runs;

    private final List<String> notices = new ArrayList<>();
    private RunDirectory run;
    private Checkpoints checkpoints;

    @BeforeEach
    void create() {
        run = RunDirectory.create(runs, "mnist-lenet", "3f2a91c0");
        checkpoints = new Checkpoints(run);
    }

    private static Checkpoint at(long step, Optional<Best> best) {
        return new Checkpoint(
                new Counters(
                        step,
                        0.1 + 0.2,
                        7,
                        Double.NaN,
                        12.5,
                        Map.of("train", 1.25),
                        Map.of("train", 70),
                        List.of(new EpochRecord(1, step, 0.5, Map.of("train/loss", Double.NaN))),
                        List.of(new WeightsDigest(step, "ab"))),
                model(step),
                best);
    }

    private static Best best(long step) {
        return new Best(step, model(step), Map.of("validation/loss", 1.0 / 3));
    }

    private static Snapshot model(long step) {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        weights.put("dense2/kernel", Tensor.of(Shape.of(2, 2), step, -0.0, Float.MIN_VALUE, Float.MAX_VALUE));
        weights.put("dense1/bias", Tensor.of(Shape.of(1), 0.1));
        return new Snapshot(
                weights,
                Map.of(
                        "dense2/kernel",
                        List.of(Tensor.zeros(Shape.of(2, 2)), Tensor.of(Shape.of(2, 2), 1, 2, 3, 4)),
                        "dense1/bias",
                        List.of()));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(run.checkpoints())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void givesBackWhatWasWritten() {
        checkpoints.write(at(10, Optional.of(best(5))), 2);
        Checkpoint read = new Checkpoints(run).latest(notices::add).orElseThrow();
        assertThat(read).isEqualTo(at(10, Optional.of(best(5))));
        assertThat(read.model().weights().keySet()).containsExactly("dense2/kernel", "dense1/bias");
        assertThat(notices).isEmpty();
    }

    @Test
    void thereIsNoneAtFirst() {
        assertThat(checkpoints.latest(notices::add)).isEmpty();
        assertThat(notices).isEmpty();
    }

    @Test
    void keepsTheLatestWithTheBestThatTheyNeedAndNothingElse() throws IOException {
        Files.writeString(run.checkpoints().resolve("step-4.safetensors.part"), "torn by a kill");
        checkpoints.write(at(9, Optional.of(best(5))), 2);
        checkpoints.write(at(10, Optional.of(best(5))), 2);
        checkpoints.write(at(100, Optional.of(best(100))), 2);
        assertThat(files())
                .containsExactly(
                        "best-100.safetensors",
                        "best-5.safetensors",
                        "step-10.checkpoint",
                        "step-10.safetensors",
                        "step-100.checkpoint",
                        "step-100.safetensors");
        assertThat(checkpoints.latest(notices::add)).contains(at(100, Optional.of(best(100))));
    }

    @Test
    void fallsBackOnTheOneBeforeWhereAnyByteIsDamagedAndSaysSo() throws IOException {
        checkpoints.write(at(10, Optional.of(best(10))), 2);
        checkpoints.write(at(20, Optional.of(best(20))), 2);
        for (String name : List.of("step-20.checkpoint", "step-20.safetensors", "best-20.safetensors")) {
            Path file = run.checkpoints().resolve(name);
            byte[] whole = Files.readAllBytes(file);
            for (int at = 0; at < whole.length; at += 7) {
                byte[] damaged = whole.clone();
                damaged[at] ^= 4;
                Files.write(file, damaged);
                checkDamaged(name);
                Files.write(file, Arrays.copyOf(whole, at));
                checkDamaged(name);
            }
            Files.delete(file);
            if (!name.endsWith(".checkpoint")) {
                checkDamaged(name);
            }
            Files.write(file, whole);
        }
        assertThat(checkpoints.latest(notices::add)).contains(at(20, Optional.of(best(20))));
    }

    private void checkDamaged(String name) {
        notices.clear();
        assertThat(checkpoints.latest(notices::add)).contains(at(10, Optional.of(best(10))));
        assertThat(notices).hasSize(1).first().asString().contains(name).endsWith("The checkpoint before it is used.");
    }

    @Test
    void leavesTheOneBeforeWhereTheDiskIsFull() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "SKIPPED: this system has no /dev/full");
        checkpoints.write(at(10, Optional.empty()), 2);
        for (String name : List.of("step-20.safetensors.part", "step-20.checkpoint.part")) {
            Files.createSymbolicLink(run.checkpoints().resolve(name), full);
            assertThatThrownBy(() -> checkpoints.write(at(20, Optional.empty()), 2))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("No space left on device")
                    .hasMessageContaining("Free some space");
            assertThat(checkpoints.latest(notices::add)).contains(at(10, Optional.empty()));
        }
        checkpoints.write(at(20, Optional.empty()), 2);
        assertThat(checkpoints.latest(notices::add)).contains(at(20, Optional.empty()));
        assertThat(notices).isEmpty();
    }

    @Test
    void oneAtATimeWritesARun() {
        try (RunLock lock = RunLock.of(run)) {
            assertThat(lock).isNotNull();
            assertThatThrownBy(() -> RunLock.of(run))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining(run.path() + " is being written by another process, number "
                            + ProcessHandle.current().pid());
        }
        RunLock.of(run).close();
    }
}
