package dev.assay.results.compare;

import dev.assay.network.Summary;
import dev.assay.results.Journal;
import dev.assay.results.ReportDetails;
import dev.assay.results.RunDirectory;
import dev.assay.run.Event;
import dev.assay.run.RunRecord;
import dev.assay.spi.UserException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What runs cost, on average; NaN for what is not known.
 *
 * @param multiplyAdds for one example in inference
 * @param trainingSeconds of the steps alone
 * @param inferenceSeconds for one example of the test, the reading of it and the metrics included
 * @param memoryBytes the most that the process had
 */
public record Costs(
        double parameters, double multiplyAdds, double trainingSeconds, double inferenceSeconds, double memoryBytes) {
    private static final String PEAK_MEMORY = "system/process_peak_memory_megabytes";

    /** The last lines of a journal, which tell of a run's end, are within these many bytes. */
    private static final int TAIL = 1 << 16;

    /** One of the costs, with its name and unit. */
    public enum Kind {
        PARAMETERS("parameters", Costs::parameters),
        MULTIPLY_ADDS("multiply-adds", Costs::multiplyAdds),
        TRAINING_TIME("training time", Costs::trainingSeconds),
        INFERENCE_TIME("inference time", Costs::inferenceSeconds),
        MEMORY("memory", Costs::memoryBytes);

        private final String title;
        private final ToDoubleFunction<Costs> value;

        Kind(String title, ToDoubleFunction<Costs> value) {
            this.title = title;
            this.value = value;
        }

        /** Its name, for a person to read. */
        public String title() {
            return title;
        }

        /** Its value; NaN where it is not known. */
        public double of(Costs costs) {
            return value.applyAsDouble(costs);
        }
    }

    /** Those of one run. */
    static Costs of(ComparedRun run, Optional<Summary> network) {
        RunRecord record = run.record();
        double rate = record.examplesPerSecond().getOrDefault("test", Double.NaN);
        return new Costs(
                record.parameters(),
                network.map(summary -> (double) summary.multiplyAdds()).orElse(Double.NaN),
                record.seconds().getOrDefault("train", Double.NaN),
                1 / rate,
                peakMemory(run.directory()));
    }

    /** The means. */
    static Costs mean(List<Costs> all) {
        return new Costs(
                mean(all, Kind.PARAMETERS),
                mean(all, Kind.MULTIPLY_ADDS),
                mean(all, Kind.TRAINING_TIME),
                mean(all, Kind.INFERENCE_TIME),
                mean(all, Kind.MEMORY));
    }

    private static double mean(List<Costs> all, Kind kind) {
        return all.stream()
                .mapToDouble(kind::of)
                .filter(Double::isFinite)
                .average()
                .orElse(Double.NaN);
    }

    /** What the network is, as the run kept it; empty where it did not come so far, or had none. */
    static Optional<Summary> network(RunDirectory directory) {
        try {
            return ReportDetails.read(directory).network();
        } catch (UserException e) {
            return Optional.empty();
        }
    }

    private static double peakMemory(RunDirectory directory) {
        long from = 0;
        try (RandomAccessFile journal = new RandomAccessFile(directory.events().toFile(), "r")) {
            if (journal.length() > TAIL) {
                journal.seek(journal.length() - TAIL);
                journal.readLine();
                from = journal.getFilePointer();
            }
        } catch (IOException e) {
            return Double.NaN;
        }
        return Journal.read(directory, from, Integer.MAX_VALUE).events().stream()
                .filter(event ->
                        event instanceof Event.Metric metric && metric.name().equals(PEAK_MEMORY))
                .mapToDouble(event -> 1e6 * ((Event.Metric) event).value())
                .max()
                .orElse(Double.NaN);
    }
}
