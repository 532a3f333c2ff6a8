package dev.assay.experiments.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.run.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemMetricsTest {
    private static final Instant STARTED = Instant.now().minusSeconds(100);

    @TempDir
    Path folder;

    private static Map<String, Double> look(List<String> cards) throws InterruptedException {
        BlockingQueue<List<Event>> looks = new LinkedBlockingQueue<>();
        try (SystemMetrics metrics =
                SystemMetrics.start(Optional.of(Duration.ofMillis(20)), cards, STARTED, looks::add)) {
            List<Event> events =
                    Optional.ofNullable(looks.poll(20, TimeUnit.SECONDS)).orElseThrow();
            Map<String, Double> values = new LinkedHashMap<>();
            events.forEach(event -> {
                Event.Metric metric = (Event.Metric) event;
                assertThat(metric.step()).isBetween(100L, 130L);
                values.put(metric.name(), metric.value());
            });
            return values;
        }
    }

    @Test
    void seesProcessorAndMemory() throws InterruptedException {
        Map<String, Double> values = look(List.of("there-is-no-such-program"));
        assertThat(values.get("system/cpu_utilization_percentage")).isBetween(0.0, 100.0);
        assertThat(values.get("system/system_memory_usage_percentage")).isBetween(1.0, 100.0);
        assertThat(values.get("system/system_memory_usage_megabytes")).isGreaterThan(50);
        assertThat(values.keySet()).noneMatch(name -> name.contains("gpu"));
    }

    @Test
    void notesTheMostMemoryAtTheEnd() {
        assumeTrue(Files.isReadable(Path.of("/proc/self/status")), "SKIPPED: this system has no /proc");
        List<Event> events = new ArrayList<>();
        SystemMetrics.start(Optional.of(Duration.ofHours(1)), STARTED, events::addAll)
                .close();
        assertThat(events).singleElement().isInstanceOfSatisfying(Event.Metric.class, peak -> {
            assertThat(peak.name()).isEqualTo("system/process_peak_memory_megabytes");
            assertThat(peak.value()).isGreaterThan(Runtime.getRuntime().totalMemory() / 1e7);
        });
        events.clear();
        SystemMetrics.start(Optional.empty(), STARTED, events::addAll).close();
        assertThat(events).isEmpty();
    }

    @Test
    void readsWhatTheDriverSaysOfItsCards() throws InterruptedException, IOException {
        // The form in which nvidia-smi answers; it says [N/A] for what a card does not measure.
        Path driver = folder.resolve("nvidia-smi");
        Files.writeString(driver, "#!/bin/sh\necho '0, 37, 1024, 81559, 123.45'\necho '1, [N/A], 0, 81559, [N/A]'\n");
        assertThat(driver.toFile().setExecutable(true)).isTrue();
        assertThat(look(List.of(driver.toString())))
                .containsEntry("system/gpu_0_utilization_percentage", 37.0)
                .containsEntry("system/gpu_0_memory_usage_megabytes", 1073.741824)
                .containsEntry("system/gpu_0_memory_usage_percentage", 100 * 1024.0 / 81559)
                .containsEntry("system/gpu_0_power_usage_watts", 123.45)
                .containsEntry("system/gpu_1_memory_usage_megabytes", 0.0)
                .doesNotContainKey("system/gpu_1_utilization_percentage");
    }
}
