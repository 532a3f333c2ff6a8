package dev.assay.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.run.Event;
import dev.assay.spi.UserException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final Instant NOW = Instant.parse("2026-11-21T11:00:00.123456789Z");
    private static final List<Event> EVENTS = List.of(
            new Event.Parameter(NOW, "optimizer.learning-rate", "0.01"),
            new Event.Metric(NOW, "train/loss", 0.30000000000000004, 430),
            new Event.Metric(NOW, "train/loss", Double.NaN, 431),
            new Event.Metric(NOW, "train/loss", Double.NEGATIVE_INFINITY, 432),
            new Event.Tag(NOW, "note", "two\nlines, \"quoted\", größer"),
            new Event.Artifact(NOW, "artifacts/loss.svg"),
            new Event.Dataset(NOW, "MNIST", "train", "0f", 60000, "1x28x28"));

    @TempDir
    Path runs;

    private RunDirectory run;

    @BeforeEach
    void create() {
        run = RunDirectory.create(runs, "mnist-lenet", "3f2a91c0");
    }

    @Test
    void readsWhatWasAppended() {
        append(EVENTS);
        assertThat(Journal.read(run)).isEqualTo(EVENTS);
    }

    @Test
    void writesOneReadableLineAnEvent() throws IOException {
        append(EVENTS.subList(0, 2));
        assertThat(Files.readAllLines(run.events())).containsExactly("""
                        {"event":"parameter","time":"2026-11-21T11:00:00.123456789Z","name":"optimizer.learning-rate","value":"0.01"}""", """
                        {"event":"metric","time":"2026-11-21T11:00:00.123456789Z","name":"train/loss","value":0.30000000000000004,"step":430}""");
    }

    @Test
    void appendsSeveralAtOnce() {
        try (Journal journal = Journal.open(run)) {
            journal.append(EVENTS.subList(0, 3));
            journal.append(EVENTS.subList(3, EVENTS.size()));
        }
        assertThat(Journal.read(run)).isEqualTo(EVENTS);
    }

    @Test
    void canBeReadWhileItIsWritten() {
        try (Journal journal = Journal.open(run)) {
            journal.append(EVENTS.get(0));
            assertThat(Journal.read(run)).containsExactly(EVENTS.get(0));
            journal.append(EVENTS.get(1));
            assertThat(Journal.read(run)).containsExactly(EVENTS.get(0), EVENTS.get(1));
        }
    }

    @Test
    void isReadableAndGoesOnAfterACrashAtAnyByte() throws IOException {
        append(EVENTS);
        byte[] whole = Files.readAllBytes(run.events());
        for (int length = 0; length < whole.length; length++) {
            Files.write(run.events(), java.util.Arrays.copyOf(whole, length));
            List<Event> before = Journal.read(run);
            assertThat(before).isEqualTo(EVENTS.subList(0, before.size()));
            append(List.of(EVENTS.get(4)));
            assertThat(Journal.read(run)).hasSize(before.size() + 1).last().isEqualTo(EVENTS.get(4));
        }
    }

    @Test
    void canBeReadPieceByPieceFromWhereTheLastPieceEnded() throws IOException {
        append(EVENTS);
        Files.writeString(run.events(), "{\"event\":\"met", StandardOpenOption.APPEND);
        for (int most = 1; most <= EVENTS.size() + 1; most++) {
            List<Event> read = new ArrayList<>();
            long at = 0;
            Journal.Piece piece;
            do {
                piece = Journal.read(run, at, most);
                assertThat(piece.events()).hasSizeLessThanOrEqualTo(most);
                read.addAll(piece.events());
                at = piece.end();
            } while (!piece.events().isEmpty());
            assertThat(read).isEqualTo(EVENTS);
            assertThat(at).isLessThan(Files.size(run.events()));
        }
    }

    @Test
    void aPieceHoldsALineLongerThanTheBufferThatItIsReadWith() {
        Event.Tag huge = new Event.Tag(NOW, "diff", "x".repeat(3_000_000));
        append(List.of(EVENTS.get(0), huge, EVENTS.get(1)));
        Journal.Piece first = Journal.read(run, 0, 1);
        assertThat(Journal.read(run, first.end(), 9).events()).containsExactly(huge, EVENTS.get(1));
    }

    @Test
    void saysWhichLineIsDamaged() throws IOException {
        append(EVENTS);
        Files.writeString(run.events(), Files.readString(run.events()).replace("\"step\":430", "\"step\":"));
        assertThatThrownBy(() -> Journal.read(run))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith(run.events() + " is damaged in line 2: ");
    }

    @Test
    void isRepairedByTakingDamagedLinesOutAndKeptAsItWas() throws IOException {
        assertThat(Journal.repair(run)).isEmpty();
        append(EVENTS);
        byte[] whole = Files.readAllBytes(run.events());
        assertThat(Journal.repair(run)).isEmpty();
        assertThat(run.events()).hasBinaryContent(whole);
        String text = Files.readString(run.events());
        String damaged = text.replace("\"step\":430", "\"step\":").replace("{\"event\":\"tag", "\0\0\0\0") + "{\"torn";
        Files.writeString(run.events(), damaged);
        assertThat(Journal.repair(run)).containsExactly(2, 5);
        assertThat(Journal.read(run))
                .containsExactly(EVENTS.get(0), EVENTS.get(2), EVENTS.get(3), EVENTS.get(5), EVENTS.get(6));
        assertThat(run.events().resolveSibling("events.jsonl.damaged")).hasContent(damaged);
    }

    @Test
    void saysThatThereIsNone() {
        assertThatThrownBy(() -> Journal.read(run))
                .isInstanceOf(UserException.class)
                .hasMessage("There is no " + run.events() + ": " + run.path() + " is not the folder of a run.");
    }

    @Test
    void endsWithTheEventBeforeOnAFullDiskAndGoesOnWhenThereIsRoom() throws IOException {
        try (Full disk =
                new Full(FileChannel.open(run.events(), StandardOpenOption.CREATE, StandardOpenOption.WRITE))) {
            Journal journal = new Journal(run.events(), disk);
            journal.append(EVENTS.get(0));
            disk.room = 20;
            assertThatThrownBy(() -> journal.append(EVENTS.get(1)))
                    .isInstanceOf(UserException.class)
                    .hasMessage("Cannot write " + run.events()
                            + ": No space left on device. Free some space, or choose a folder on another disk.");
            assertThat(Journal.read(run)).containsExactly(EVENTS.get(0));
            disk.room = 1000;
            journal.append(EVENTS.get(5));
            assertThat(Journal.read(run)).containsExactly(EVENTS.get(0), EVENTS.get(5));
        }
    }

    @Test
    void keepsLinesWholeWhenThreadsAppendAtOnce() throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (Journal journal = Journal.open(run)) {
            for (int i = 0; i < 200; i++) {
                long step = i;
                threads.execute(() -> journal.append(new Event.Metric(NOW, "train/loss", 1, step)));
            }
            threads.shutdown();
            assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(Journal.read(run)).hasSize(200).doesNotHaveDuplicates();
    }

    private void append(List<Event> events) {
        try (Journal journal = Journal.open(run)) {
            events.forEach(journal::append);
        }
    }

    /** A file on a disk that has room for so many bytes more. */
    private static final class Full implements SeekableByteChannel {
        private final FileChannel channel;
        private int room = 1000;

        Full(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public int write(ByteBuffer from) throws IOException {
            if (room == 0) {
                throw new IOException("No space left on device");
            }
            int length = Math.min(room, from.remaining());
            channel.write(from.slice().limit(length));
            from.position(from.position() + length);
            room -= length;
            return length;
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            return channel.read(into);
        }

        @Override
        public long position() throws IOException {
            return channel.position();
        }

        @Override
        public SeekableByteChannel position(long position) throws IOException {
            channel.position(position);
            return this;
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public SeekableByteChannel truncate(long size) throws IOException {
            channel.truncate(size);
            return this;
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
