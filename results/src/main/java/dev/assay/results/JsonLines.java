package dev.assay.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A file that records are appended to, a line of JSON each, handed to the system before the next is taken, so that a crash at any byte leaves
 * all but the last. Safe to be used from several threads.
 */
final class JsonLines<T> implements Closeable {
    private final Path file;
    private final SeekableByteChannel channel;
    private final ObjectWriter writer;

    JsonLines(Path file, SeekableByteChannel channel, Class<T> type) {
        this.file = file;
        this.channel = channel;
        writer = Json.MAPPER.writerFor(type);
    }

    /** Opens the file, new or where it ended; a torn last line is taken away. */
    static <T> JsonLines<T> open(Path file, Class<T> type) {
        try {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                channel.truncate(endOfLastLine(channel));
                channel.position(channel.size());
                return new JsonLines<>(file, channel, type);
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw AtomicFile.unwritable(file, e);
        }
    }

    /** Appends all of them or none; where they can't be written, the file ends as before. */
    synchronized void append(List<? extends T> records) {
        StringBuilder lines = new StringBuilder();
        records.forEach(one -> lines.append(line(one)));
        ByteBuffer bytes = ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8));
        try {
            long before = channel.position();
            try {
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            } catch (IOException e) {
                // Half a line would join the next, if there is room for it again.
                channel.truncate(before);
                channel.position(before);
                throw e;
            }
        } catch (IOException e) {
            throw AtomicFile.unwritable(file, e);
        }
    }

    /** Brings all lines so far to the disk, so that not even a power cut takes them. */
    synchronized void sync() {
        try {
            if (channel instanceof FileChannel onDisk) {
                onDisk.force(false);
            }
        } catch (IOException e) {
            throw AtomicFile.unwritable(file, e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw AtomicFile.unwritable(file, e);
        }
    }

    private String line(T one) {
        try {
            return writer.writeValueAsString(one) + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long endOfLastLine(FileChannel channel) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        for (long end = channel.size(); end > 0; end--) {
            one.clear();
            channel.read(one, end - 1);
            if (one.get(0) == '\n') {
                return end;
            }
        }
        return 0;
    }
}
