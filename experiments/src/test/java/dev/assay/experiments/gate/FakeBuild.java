package dev.assay.experiments.gate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;

/** A folder whose command {@code assay} is a script that leaves the record of a run that took as long as it is told. */
public final class FakeBuild {
    private FakeBuild() {}

    private static final int STEPS = 21;

    /**
     * One that trains an example in so many microseconds in the median step; every third step, and so the whole, is slower.
     *
     * @param threads what its record says
     */
    public static Path in(Path folder, int microseconds, int threads) throws IOException {
        double rate = 1e6 / microseconds;
        StringBuilder journal = new StringBuilder();
        Instant time = Instant.parse("2026-11-21T12:00:00Z");
        for (int step = 1; step <= STEPS; step++) {
            time = time.plusNanos(100_000L * microseconds * (step % 3 == 0 ? 5 : 1));
            journal.append("{\"event\":\"metric\",\"time\":\"" + time
                    + "\",\"name\":\"train/batch-loss\",\"value\":1.0,\"step\":" + step + "}\n");
        }
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("events.jsonl"), journal);
        return script(
                folder,
                "mkdir \"$runs/run\"",
                "cp events.jsonl \"$runs/run\"",
                "echo '{\"provenance\":{\"environment\":{\"cpu\":\"x\",\"dl4j.threads\":\"" + threads
                        + "\",\"heap\":\"'$$'\"}}}' > \"$runs/run/record.json\"",
                "echo 'epoch 1' >&2",
                "echo '{\"seconds\":{\"total\":0.001,\"train\":1,\"validation\":0.1,\"test\":0.1},"
                        + "\"examplesPerSecond\":{\"train\":" + 100 * STEPS + ",\"validation\":" + rate + ",\"test\":"
                        + rate
                        + "},\"runDirectory\":\"'\"$runs\"'/run\"}'");
    }

    /** One that had one core. */
    public static Path onOneCoreIn(Path folder) throws IOException {
        Path script = in(folder, 100, 1).resolve("assay");
        Files.writeString(script, Files.readString(script).replace("{\"cpu\":", "{\"cores\":\"1\",\"cpu\":"));
        return folder;
    }

    /** One that lasts for so long that its memory can be looked at. */
    public static Path lastingIn(Path folder) throws IOException {
        Path script = in(folder, 100, 2).resolve("assay");
        Files.writeString(script, Files.readString(script).replace("mkdir", "sleep 0.3\nmkdir"));
        return folder;
    }

    /** One that fails. */
    public static Path failingIn(Path folder) throws IOException {
        return script(folder, "echo 'assay: no such experiment' >&2", "exit 2");
    }

    private static Path script(Path folder, String... lines) throws IOException {
        Files.createDirectories(folder);
        Path script = folder.resolve("assay");
        Files.write(
                script,
                List.of(
                        "#!/bin/sh",
                        "echo \"$(basename \"$PWD\") $*\" >> ../order",
                        "for word in \"$@\"; do case $word in runs=*) runs=$(echo \"${word#runs=}\" | tr -d '\"') ;; esac; done"));
        Files.write(script, List.of(lines), StandardOpenOption.APPEND);
        if (!script.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + script + " executable");
        }
        return folder;
    }
}
