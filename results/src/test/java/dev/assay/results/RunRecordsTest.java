package dev.assay.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.run.RunRecord;
import dev.assay.spi.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunRecordsTest {
    @TempDir
    Path runs;

    @Test
    void readsWhatWasWritten() {
        RunDirectory directory = RunDirectory.create(runs, "mnist-lenet", "3f2a91c0");
        RunRecord record = Samples.record(
                RunRecord.Status.FAILED, Map.of("test/accuracy", 0.9891), Optional.of("the loss is NaN"));
        RunRecords.write(record, directory);
        assertThat(RunRecords.read(directory)).isEqualTo(record);
    }

    @Property(tries = 300)
    void keepsEveryBit(
            @ForAll("numbers") Map<String, Double> metrics,
            @ForAll RunRecord.Status status,
            @ForAll Optional<String> failure)
            throws IOException {
        RunRecord record = Samples.record(status, metrics, failure);
        String json = Json.MAPPER.writeValueAsString(record);
        RunRecord read = Json.MAPPER.readValue(json, RunRecord.class);
        assertThat(read).isEqualTo(record);
        assertThat(read.metrics().keySet())
                .containsExactlyElementsOf(record.metrics().keySet());
    }

    @Provide
    Arbitrary<Map<String, Double>> numbers() {
        Arbitrary<Double> any =
                Arbitraries.longs().map(Double::longBitsToDouble).map(d -> d.isNaN() ? Double.NaN : d);
        return Arbitraries.maps(
                        Arbitraries.strings().ofMaxLength(12),
                        Arbitraries.frequencyOf(
                                net.jqwik.api.Tuple.of(5, any),
                                net.jqwik.api.Tuple.of(
                                        1,
                                        Arbitraries.of(
                                                Double.NaN,
                                                Double.POSITIVE_INFINITY,
                                                Double.NEGATIVE_INFINITY,
                                                -0.0,
                                                Double.MIN_VALUE))))
                .ofMaxSize(6)
                .map(LinkedHashMap::new);
    }

    @Test
    void saysTheMainFiguresInOneLine() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("test/accuracy", 0.9891);
        metrics.put("test/r2", Double.NaN);
        assertThat(RunRecords.line(Samples.record(RunRecord.Status.FINISHED, metrics, Optional.empty())))
                .isEqualTo("""
                        {"id":"3f2a91c0","name":"mnist-lenet","status":"finished",\
                        "metrics":{"test/accuracy":0.9891,"test/r2":null},"parameters":431080,\
                        "parametersSha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",\
                        "seconds":{"total":61.25,"train":50.5},"examplesPerSecond":{"test":9100.0,"train":3300.0},\
                        "runDirectory":"runs/mnist-lenet/3f2a91c0"}""");
    }

    @Test
    void readsARecordOfALaterVersion() throws IOException {
        RunDirectory directory = RunDirectory.create(runs, "mnist-lenet", "3f2a91c0");
        RunRecord record = Samples.record(RunRecord.Status.STOPPED, Map.of(), Optional.empty());
        RunRecords.write(record, directory);
        Files.writeString(
                directory.record(),
                Files.readString(directory.record()).replaceFirst("\\{", "{\"energy\": {\"joules\": 1},"));
        assertThat(RunRecords.read(directory)).isEqualTo(record);
    }

    @Test
    void namesTheFileAndThePlaceOfDamage() throws IOException {
        RunDirectory directory = RunDirectory.create(runs, "mnist-lenet", "3f2a91c0");
        RunRecords.write(Samples.record(RunRecord.Status.FINISHED, Map.of(), Optional.empty()), directory);
        String whole = Files.readString(directory.record());
        Files.writeString(directory.record(), whole.substring(0, whole.length() / 2));
        assertThatThrownBy(() -> RunRecords.read(directory))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith(directory.record() + " is damaged (at line ");
        Files.writeString(directory.record(), whole.replace("\"finished\"", "\"won\""));
        assertThatThrownBy(() -> RunRecords.read(directory))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(directory.record() + " is damaged")
                .hasMessageContaining("won");
        Files.writeString(directory.record(), whole.replaceFirst("\"seconds\"", "\"minutes\""));
        assertThatThrownBy(() -> RunRecords.read(directory))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(directory.record() + " is damaged")
                .hasMessageContaining("seconds");
    }

    @Test
    void tellsARunThatIsNotOverFromAFolderThatIsNone() throws IOException {
        RunDirectory directory = RunDirectory.create(runs, "mnist-lenet", "3f2a91c0");
        assertThatThrownBy(() -> RunRecords.read(directory))
                .isInstanceOf(UserException.class)
                .hasMessageEndingWith("is not the folder of a run.");
        Files.createFile(directory.events());
        assertThatThrownBy(() -> RunRecords.read(directory))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("the run is not over, or it was killed")
                .hasMessageContaining(directory.events().toString());
    }
}
