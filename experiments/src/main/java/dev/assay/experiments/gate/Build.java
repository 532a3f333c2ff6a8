package dev.assay.experiments.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.results.Journal;
import dev.assay.results.RunDirectory;
import dev.assay.results.gate.Cost;
import dev.assay.run.Event;
import dev.assay.spi.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A build of Assay that can be run: a folder with its command {@code assay}.
 *
 * @param side what messages call it: {@code base} or {@code head}
 */
record Build(String side, Path folder) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MILLISECONDS_BETWEEN_LOOKS = 100;
    private static final int LAST_LINES = 3;

    /**
     * A build in this folder.
     *
     * @throws UserException where there is no command
     */
    static Build of(String side, Path folder) {
        if (!Files.isExecutable(folder.resolve("assay"))) {
            throw new UserException("--" + side + ": there is no command 'assay' in " + folder.toAbsolutePath()
                    + "; it takes a checkout of Assay, such as one that `git worktree add` makes");
        }
        return new Build(side, folder);
    }

    /** A run that did not come to its end. */
    static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final String side;

        Failed(String side, String reason) {
            super("the " + side + "'s run failed: " + reason);
            this.side = side;
        }

        String side() {
            return side;
        }
    }

    /**
     * What one run cost.
     *
     * @param costs those that could be measured
     * @param conditions what must be the same for a comparison, by name: processor, cores, threads
     */
    record Measurement(Map<Cost, Double> costs, Map<String, String> conditions) {}

    /**
     * Runs it once, in its own folder.
     *
     * @param runs an empty folder for its record
     * @param watched whether the memory is measured, which takes a little of the processor
     * @throws Failed where it does not come to its end
     */
    Measurement run(List<String> words, Path runs, boolean watched) {
        List<String> command = new ArrayList<>();
        command.add(folder.resolve("assay").toAbsolutePath().toString());
        command.add("run");
        command.addAll(words);
        command.addAll(List.of("runs=\"" + runs + '"', "--json"));
        Path out = runs.resolve("out");
        Path err = runs.resolve("err");
        try {
            long begun = System.nanoTime();
            Process process = new ProcessBuilder(command)
                    .directory(folder.toAbsolutePath().toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            long memory = 0;
            try {
                process.getOutputStream().close();
                if (watched) {
                    do {
                        memory = Math.max(memory, peak(process));
                    } while (!process.waitFor(MILLISECONDS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS));
                }
                process.waitFor();
            } finally {
                process.destroy();
            }
            double seconds = (System.nanoTime() - begun) / 1e9;
            if (process.exitValue() != 0) {
                throw new Failed(side, lastLines(err));
            }
            return measurement(out, seconds, memory);
        } catch (IOException e) {
            throw new Failed(side, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failed(side, "it was interrupted");
        }
    }

    private Measurement measurement(Path out, double seconds, long memory) throws IOException {
        String line = Files.readAllLines(out).stream()
                .reduce((first, second) -> second)
                .orElse("");
        try {
            JsonNode record = JSON.readTree(line);
            RunDirectory directory =
                    new RunDirectory(Path.of(record.path("runDirectory").asText()));
            Map<Cost, Double> costs = new EnumMap<>(Cost.class);
            OptionalDouble medianStep = medianStep(record, directory);
            put(costs, Cost.TRAINING, medianStep.orElseGet(() -> secondsAnExample(record, "train")));
            put(costs, Cost.INFERENCE, secondsAnExample(record, "validation", "test"));
            put(
                    costs,
                    Cost.START,
                    seconds - record.path("seconds").path("total").asDouble(Double.NaN));
            put(costs, Cost.MEMORY, memory / 1024.0);
            Map<String, String> conditions = conditions(JSON.readTree(Files.readString(directory.record())));
            conditions.put("time in training", medianStep.isPresent() ? "of the median step" : "of all steps");
            return new Measurement(costs, conditions);
        } catch (JsonProcessingException | UserException e) {
            throw new Failed(side, "what it left cannot be read: " + e.getMessage());
        }
    }

    private static void put(Map<Cost, Double> costs, Cost cost, double value) {
        if (value > 0 && Double.isFinite(value)) {
            costs.put(cost, value);
        }
    }

    /**
     * Seconds for an example in the median step, as the journal tells it: the first steps, and those in which the machine was busy otherwise, count no
     * more than others. Empty where it does not tell.
     */
    private static OptionalDouble medianStep(JsonNode record, RunDirectory directory) {
        if (!Files.isRegularFile(directory.events())) {
            return OptionalDouble.empty();
        }
        List<Event.Metric> steps = Journal.read(directory).stream()
                .filter(event ->
                        event instanceof Event.Metric metric && metric.name().equals("train/batch-loss"))
                .map(Event.Metric.class::cast)
                .toList();
        double[] seconds = IntStream.range(1, steps.size())
                .mapToDouble(i ->
                        Duration.between(steps.get(i - 1).time(), steps.get(i).time())
                                        .toNanos()
                                / 1e9
                                / (steps.get(i).step() - steps.get(i - 1).step()))
                .sorted()
                .toArray();
        if (seconds.length == 0) {
            return OptionalDouble.empty();
        }
        double examples = record.path("seconds").path("train").asDouble()
                * record.path("examplesPerSecond").path("train").asDouble();
        double median = (seconds[(seconds.length - 1) / 2] + seconds[seconds.length / 2]) / 2;
        return OptionalDouble.of(median * steps.get(steps.size() - 1).step() / examples);
    }

    private static double secondsAnExample(JsonNode record, String... parts) {
        double seconds = 0;
        double examples = 0;
        for (String part : parts) {
            double time = record.path("seconds").path(part).asDouble();
            seconds += time;
            examples += time * record.path("examplesPerSecond").path(part).asDouble();
        }
        return seconds / examples;
    }

    private static Map<String, String> conditions(JsonNode record) {
        Map<String, String> conditions = new TreeMap<>();
        record.path("provenance").path("environment").fields().forEachRemaining(entry -> {
            String name = entry.getKey();
            if (name.equals("cpu") || name.equals("cores") || name.endsWith(".threads")) {
                conditions.put(name, entry.getValue().asText());
            }
        });
        return conditions;
    }

    /** The most memory in kB that the process or what it started had, as Linux tells; 0 elsewhere. */
    private static long peak(Process process) {
        return Stream.concat(Stream.of(process.toHandle()), process.toHandle().descendants())
                .map(handle -> Path.of("/proc", String.valueOf(handle.pid()), "status"))
                .mapToLong(Build::peak)
                .max()
                .orElse(0);
    }

    private static long peak(Path status) {
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException | UncheckedIOException e) {
            // The process may be gone by now.
            return 0;
        }
    }

    private static String lastLines(Path err) throws IOException {
        List<String> lines =
                Files.readAllLines(err).stream().filter(line -> !line.isBlank()).toList();
        return String.join(" ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }
}
