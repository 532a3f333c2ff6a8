package dev.assay.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.assay.results.Checkpoint.Best;
import dev.assay.results.Checkpoint.Counters;
import dev.assay.run.Snapshot;
import dev.assay.spi.UserException;
import dev.assay.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The checkpoints in a run's folder. Each is a file {@code step-N.checkpoint}, two lines: the counters in JSON with the digests of the files that belong to it,
 * and the SHA-256 of the first line. Weights and slots are in {@code step-N.safetensors}, those of the best epoch in {@code best-N.safetensors}.
 */
public final class Checkpoints {
    private static final Pattern NAME = Pattern.compile("step-(\\d{1,18})\\.checkpoint");
    private static final String WEIGHTS = "weights/";
    private static final Pattern SLOT = Pattern.compile("slots/(\\d{1,9})/(.+)");

    private final RunDirectory directory;
    private Optional<BestFile> lastBest = Optional.empty();

    public Checkpoints(RunDirectory directory) {
        this.directory = directory;
    }

    /**
     * What the first line holds.
     *
     * @param best one at most
     */
    private record Head(Counters counters, File model, List<BestFile> best) {}

    /** @param slotted the weights that have slots, which may be none each */
    private record File(String name, String sha256, List<String> slotted) {}

    private record BestFile(long step, File model, Map<String, Double> metrics) {}

    /**
     * Writes a checkpoint, each file new and then renamed, the one that names the others last; then takes away all but the latest {@code keep}.
     *
     * @throws UserException where it can't be written; those before are as they were
     */
    public void write(Checkpoint checkpoint, int keep) {
        long step = checkpoint.counters().step();
        checkpoint
                .best()
                .filter(b -> lastBest.stream().noneMatch(last -> last.step() == b.step()))
                .ifPresent(b -> lastBest =
                        Optional.of(new BestFile(b.step(), write("best-" + b.step(), b.model()), b.metrics())));
        Head head = new Head(
                checkpoint.counters(),
                write("step-" + step, checkpoint.model()),
                lastBest.stream().toList());
        try {
            String line = Json.MAPPER.writeValueAsString(head);
            AtomicFile.write(file("step-" + step + ".checkpoint"), line + "\n" + Sha256.of(line) + "\n");
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
        prune(keep);
    }

    /**
     * The latest checkpoint that is whole; empty where there is none.
     *
     * @param notices told of each that is damaged, in a line
     */
    public Optional<Checkpoint> latest(Consumer<String> notices) {
        for (Path file : newestFirst()) {
            try {
                return Optional.of(read(file));
            } catch (UserException e) {
                notices.accept(e.getMessage() + " The checkpoint before it is used.");
            }
        }
        return Optional.empty();
    }

    private Checkpoint read(Path file) {
        Head head = head(file);
        return new Checkpoint(
                head.counters(),
                read(file, head.model()),
                head.best().stream().findFirst().map(b -> new Best(b.step(), read(file, b.model()), b.metrics())));
    }

    private static Head head(Path file) {
        try {
            List<String> lines = List.of(Files.readString(file).split("\n", -1));
            if (lines.size() != 3 || !lines.get(1).equals(Sha256.of(lines.get(0)))) {
                throw new UserException(file + " is damaged: its checksum does not match.");
            }
            return Json.MAPPER.readValue(lines.get(0), Head.class);
        } catch (JsonProcessingException e) {
            throw RunRecords.damaged(file.toString(), e);
        } catch (IOException e) {
            throw new UserException("Cannot read " + file + ": " + AtomicFile.reason(e) + ".", e);
        }
    }

    private Snapshot read(Path checkpoint, File named) {
        Path file = file(named.name());
        try {
            if (!Sha256.of(file).equals(named.sha256())) {
                throw new UserException(
                        checkpoint + " cannot be used: " + file + " is damaged, its checksum does not match.");
            }
        } catch (IOException e) {
            throw new UserException(
                    checkpoint + " cannot be used: cannot read " + file + ": " + AtomicFile.reason(e) + ".", e);
        }
        return snapshot(SafeTensors.read(file), named.slotted());
    }

    private File write(String name, Snapshot model) {
        Path file = file(name + ".safetensors");
        try {
            SafeTensors.write(file, tensors(model));
            return new File(
                    name + ".safetensors",
                    Sha256.of(file),
                    List.copyOf(model.slots().keySet()));
        } catch (IOException e) {
            throw new UserException("Cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    private static Map<String, Tensor> tensors(Snapshot snapshot) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        snapshot.weights().forEach((name, value) -> tensors.put(WEIGHTS + name, value));
        snapshot.slots().forEach((name, values) -> {
            for (int i = 0; i < values.size(); i++) {
                tensors.put("slots/" + i + "/" + name, values.get(i));
            }
        });
        return tensors;
    }

    private static Snapshot snapshot(Map<String, Tensor> tensors, List<String> slotted) {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        Map<String, TreeMap<Integer, Tensor>> slots = new LinkedHashMap<>();
        slotted.forEach(name -> slots.put(name, new TreeMap<>()));
        tensors.forEach((name, value) -> {
            Matcher slot = SLOT.matcher(name);
            if (slot.matches()) {
                slots.computeIfAbsent(slot.group(2), key -> new TreeMap<>()).put(Integer.valueOf(slot.group(1)), value);
            } else {
                weights.put(name.substring(WEIGHTS.length()), value);
            }
        });
        Map<String, List<Tensor>> lists = new LinkedHashMap<>();
        slots.forEach((name, values) -> lists.put(name, List.copyOf(values.values())));
        return new Snapshot(weights, lists);
    }

    private void prune(int keep) {
        List<Path> all = newestFirst();
        try {
            for (Path old : all.subList(Math.min(keep, all.size()), all.size())) {
                Files.delete(old);
            }
            Set<String> needed = new HashSet<>();
            for (Path file : all.subList(0, Math.min(keep, all.size()))) {
                needed.add(file.getFileName().toString());
                files(file).forEach(named -> needed.add(named.name()));
            }
            for (Path file : files()) {
                if (!needed.contains(file.getFileName().toString())) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw AtomicFile.unwritable(directory.checkpoints(), e);
        }
    }

    /** The files that belong to a checkpoint; none where it is damaged. */
    private static List<File> files(Path checkpoint) {
        try {
            Head head = head(checkpoint);
            List<File> files = new ArrayList<>(List.of(head.model()));
            head.best().forEach(best -> files.add(best.model()));
            return files;
        } catch (UserException e) {
            return List.of();
        }
    }

    private List<Path> newestFirst() {
        return files().stream()
                .filter(file -> NAME.matcher(file.getFileName().toString()).matches())
                .sorted(Comparator.comparingLong(Checkpoints::step).reversed())
                .toList();
    }

    private static long step(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        return name.matches() ? Long.parseLong(name.group(1)) : -1;
    }

    private List<Path> files() {
        if (!Files.isDirectory(directory.checkpoints())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory.checkpoints())) {
            return files.toList();
        } catch (IOException e) {
            throw new UserException("Cannot read " + directory.checkpoints() + ": " + AtomicFile.reason(e), e);
        }
    }

    private Path file(String name) {
        return directory.checkpoints().resolve(name);
    }
}
