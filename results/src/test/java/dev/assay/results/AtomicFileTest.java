package dev.assay.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.UserException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    Path folder;

    @Test
    void replacesWhatWasThere() throws IOException {
        Path file = folder.resolve("config.conf");
        AtomicFile.write(file, "a = 1\n");
        AtomicFile.write(file, "b = Ä\n");
        assertThat(file).hasContent("b = Ä");
        assertThat(names()).containsExactly("config.conf");
    }

    @Test
    void leavesTheOldFileAndNothingElseOnAFullDisk() throws IOException {
        Path file = folder.resolve("record.json");
        AtomicFile.write(file, "{\"old\": true}");
        assertThatThrownBy(() -> AtomicFile.write(
                        file,
                        "{\"new\": true}".getBytes(StandardCharsets.UTF_8),
                        part -> new Full(
                                FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE), 5)))
                .isInstanceOf(UserException.class)
                .hasMessage("Cannot write " + file
                        + ": No space left on device. Free some space, or choose a folder on another disk.");
        assertThat(file).hasContent("{\"old\": true}");
        assertThat(names()).containsExactly("record.json");
    }

    @Test
    void leavesNothingWhereNothingWas() throws IOException {
        assertThatThrownBy(() -> AtomicFile.write(
                        folder.resolve("record.json"),
                        new byte[100],
                        part -> new Full(
                                FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE), 99)))
                .isInstanceOf(UserException.class);
        assertThat(names()).isEmpty();
    }

    @Test
    void saysWhatIsInTheWay() throws IOException {
        Path file = Files.createFile(folder.resolve("runs"));
        assertThatThrownBy(() -> AtomicFile.write(file.resolve("record.json"), "{}"))
                .isInstanceOf(UserException.class)
                .hasMessage("Cannot write " + file.resolve("record.json")
                        + ": Not a directory. Choose a folder that you may write to.");
        assertThatThrownBy(() -> AtomicFile.write(folder.resolve("none/record.json"), "{}"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("there is no " + folder.resolve("none"));
    }

    private Stream<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).toList().stream();
        }
    }

    /** A channel on a disk with room for so many bytes more. */
    private static final class Full implements WritableByteChannel {
        private final WritableByteChannel channel;
        private int room;

        Full(WritableByteChannel channel, int room) {
            this.channel = channel;
            this.room = room;
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
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
