package dev.assay.experiments.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.results.Journal;
import dev.assay.results.RunDirectory;
import dev.assay.results.gate.Cost;
import dev.assay.results.statistics.Quantiles;
import dev.assay.run.Event;
import dev.assay.spi.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What one run cost, without the time in which it was stopped.
 *
 * @param costs those that could be measured
 * @param conditions what must be the same for a comparison, by name: processor, cores, threads
 */
record Measurement(Map<Cost, Double> costs, Map<String, String> conditions) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The figure that the journal has of every step. */
    private static final String STEP = "train/batch-loss";

    /**
     * From what a run left.
     *
     * @param line what it printed, of JSON
     * @param seconds of the whole process
     * @param memory the most that it had, in MiB; 0 where it was not measured
     * @throws IOException where it cannot be read
     * @throws UserException where its journal cannot be read
     */
    static Measurement of(String line, double seconds, double memory, Pauses pauses) throws IOException {
        JsonNode record = JSON.readTree(line);
        RunDirectory directory =
                new RunDirectory(Path.of(record.path("runDirectory").asText()));
        List<Event> journal = Journal.read(directory);
        List<Event.Metric> figures = journal.stream()
                .filter(event ->
                        event instanceof Event.Metric metric && !metric.name().startsWith("system/"))
                .map(Event.Metric.class::cast)
                .toList();
        double total = record.path("seconds").path("total").asDouble();
        Instant end = journal.get(journal.size() - 1).time();
        Instant begin = end.minusNanos((long) (1e9 * total));
        double running = pauses.runningSeconds(begin, end);
        double evaluation = seconds(record, "validation", "test");
        Map<Cost, Double> costs = new EnumMap<>(Cost.class);
        OptionalDouble medianStep = medianStep(record, figures, pauses);
        if (medianStep.isPresent()) {
            put(costs, Cost.TRAINING, medianStep.getAsDouble());
            evaluation -= stoppedInEvaluation(figures, begin, pauses);
        } else {
            // Nothing tells what was when: it is taken to have been stopped for the same share of all that it did.
            put(costs, Cost.TRAINING, seconds(record, "train") * running / total / examples(record, "train"));
            evaluation *= running / total;
        }
        put(costs, Cost.INFERENCE, evaluation / examples(record, "validation", "test"));
        put(costs, Cost.START, seconds - running);
        put(costs, Cost.MEMORY, memory);
        Map<String, String> conditions = conditions(JSON.readTree(Files.readString(directory.record())));
        conditions.put("time in training", medianStep.isPresent() ? "of the median step" : "of all steps");
        return new Measurement(costs, conditions);
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
    private static OptionalDouble medianStep(JsonNode record, List<Event.Metric> figures, Pauses pauses) {
        List<Event.Metric> steps =
                figures.stream().filter(metric -> metric.name().equals(STEP)).toList();
        double[] seconds = IntStream.range(1, steps.size())
                .mapToDouble(i -> pauses.runningSeconds(
                                steps.get(i - 1).time(), steps.get(i).time())
                        / (steps.get(i).step() - steps.get(i - 1).step()))
                .toArray();
        if (seconds.length == 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(
                Quantiles.of(seconds).median() * steps.get(steps.size() - 1).step() / examples(record, "train"));
    }

    /** The seconds for which it was stopped between what came before the figures of validation and test, and these. */
    private static double stoppedInEvaluation(List<Event.Metric> figures, Instant begin, Pauses pauses) {
        double stopped = 0;
        Instant before = begin;
        for (Event.Metric figure : figures) {
            boolean evaluated =
                    figure.name().startsWith("validation/") || figure.name().startsWith("test/");
            if (evaluated) {
                stopped += pauses.stoppedSeconds(before, figure.time());
            }
            // The figures of training over an epoch are told with those of validation.
            if (evaluated || figure.name().equals(STEP)) {
                before = figure.time();
            }
        }
        return stopped;
    }

    private static double seconds(JsonNode record, String... parts) {
        return Stream.of(parts)
                .mapToDouble(part -> record.path("seconds").path(part).asDouble())
                .sum();
    }

    private static double examples(JsonNode record, String... parts) {
        return Stream.of(parts)
                .mapToDouble(part -> seconds(record, part)
                        * record.path("examplesPerSecond").path(part).asDouble())
                .sum();
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
}
