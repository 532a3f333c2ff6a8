package dev.assay.experiments.tracking;

import com.sun.management.OperatingSystemMXBean;
import dev.assay.run.Event;
import dev.assay.spi.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** Looks at processor, memory and graphics cards from time to time while a run goes on, and notes it under the names that MLflow has for it. */
public final class SystemMetrics implements AutoCloseable {
    private static final Logger LOGGER = Logger.getLogger(SystemMetrics.class.getName());
    private static final double MEGABYTE = 1e6;
    private static final String PEAK_MEMORY = "process_peak_memory_megabytes";
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final List<String> cards;
    private final Instant started;
    private final Consumer<List<Event>> journal;
    private final CountDownLatch end = new CountDownLatch(1);
    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final boolean looks;

    private SystemMetrics(boolean looks, List<String> cards, Instant started, Consumer<List<Event>> journal) {
        this.looks = looks;
        this.cards = cards;
        this.started = started;
        this.journal = journal;
    }

    /**
     * Starts to look.
     *
     * @param interval between two looks; none at all where empty
     * @param started when the run began: a step of these metrics is a second since then
     */
    public static SystemMetrics start(Optional<Duration> interval, Instant started, Consumer<List<Event>> journal) {
        return start(interval, List.of("nvidia-smi"), started, journal);
    }

    static SystemMetrics start(
            Optional<Duration> interval, List<String> cards, Instant started, Consumer<List<Event>> journal) {
        SystemMetrics metrics = new SystemMetrics(interval.isPresent(), cards, started, journal);
        interval.ifPresent(pause -> {
            Thread thread = new Thread(() -> metrics.look(pause), "assay-system-metrics");
            thread.setDaemon(true);
            thread.start();
        });
        return metrics;
    }

    /** Ends it, without waiting, and notes the most memory that the process ever had. */
    @Override
    public void close() {
        end.countDown();
        if (looks) {
            List<Event> events = new ArrayList<>();
            kilobytes("/proc/self/status", "VmHWM").ifPresent(most -> add(events, PEAK_MEMORY, most * 1024 / MEGABYTE));
            note(events);
        }
    }

    private boolean note(List<Event> events) {
        try {
            journal.accept(events);
            return true;
        } catch (UserException e) {
            // The run's own thread meets the same trouble and tells the user.
            LOGGER.warning(String.valueOf(e.getMessage()));
            return false;
        }
    }

    private void look(Duration interval) {
        boolean hasCards = true;
        try {
            // Its first answer is about no time at all.
            system.getCpuLoad();
            while (!end.await(interval.toNanos(), TimeUnit.NANOSECONDS)) {
                List<Event> events = new ArrayList<>();
                processor(events);
                memory(events);
                hasCards = hasCards && cards(events);
                if (!note(events)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        }
    }

    private void add(List<Event> events, String name, double value) {
        Instant now = Instant.now();
        long seconds = Duration.between(started, now).toSeconds();
        events.add(new Event.Metric(now, "system/" + name, value, seconds));
    }

    private void processor(List<Event> events) {
        double load = system.getCpuLoad();
        if (load >= 0) {
            add(events, "cpu_utilization_percentage", 100 * load);
        }
    }

    private void memory(List<Event> events) {
        double total = system.getTotalMemorySize();
        // What the system keeps of files in memory is free for whoever asks; Java counts it as taken.
        double free = kilobytes("/proc/meminfo", "MemAvailable").orElse(system.getFreeMemorySize() / 1024) * 1024.0;
        add(events, "system_memory_usage_megabytes", (total - free) / MEGABYTE);
        add(events, "system_memory_usage_percentage", 100 * (total - free) / total);
        kilobytes("/proc/self/status", "VmRSS")
                .ifPresent(used -> add(events, "process_memory_usage_megabytes", used * 1024 / MEGABYTE));
    }

    private static OptionalLong kilobytes(String file, String key) {
        Path path = Path.of(file);
        if (!Files.isReadable(path)) {
            return OptionalLong.empty();
        }
        try (Stream<String> lines = Files.lines(path)) {
            return lines.filter(line -> line.startsWith(key + ":"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst();
        } catch (IOException | UncheckedIOException e) {
            return OptionalLong.empty();
        }
    }

    /** Asks the driver's own tool; false where there is none, or it does not work. */
    private boolean cards(List<Event> events) throws InterruptedException {
        List<String> command = new ArrayList<>(cards);
        command.add("--query-gpu=index,utilization.gpu,memory.used,memory.total,power.draw");
        command.add("--format=csv,noheader,nounits");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                return false;
            }
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            answer.lines().map(line -> line.split(" *, *")).forEach(card -> card(card, events));
            return process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private void card(String[] card, List<Event> events) {
        if (card.length != 5) {
            return;
        }
        String name = "gpu_" + card[0].strip() + "_";
        number(card[1]).ifPresent(percent -> add(events, name + "utilization_percentage", percent));
        Optional<Double> used = number(card[2]);
        Optional<Double> total = number(card[3]);
        used.ifPresent(mebibytes -> add(events, name + "memory_usage_megabytes", mebibytes * (1 << 20) / MEGABYTE));
        if (used.isPresent() && total.isPresent()) {
            add(events, name + "memory_usage_percentage", 100 * used.get() / total.get());
        }
        number(card[4]).ifPresent(watts -> add(events, name + "power_usage_watts", watts));
    }

    /** A number; what a card does not tell is [N/A]. */
    private static Optional<Double> number(String text) {
        String stripped = text.strip();
        return stripped.matches("\\d+(\\.\\d+)?") ? Optional.of(Double.valueOf(stripped)) : Optional.empty();
    }
}
