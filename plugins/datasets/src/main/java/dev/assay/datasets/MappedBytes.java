package dev.assay.datasets;

import dev.assay.spi.UserException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** The bytes of a file of any size, of which the operating system keeps in memory what is used. */
final class MappedBytes {
    private static final int SEGMENT = 1 << 30;

    private final List<ByteBuffer> segments;
    private final long size;

    private MappedBytes(List<ByteBuffer> segments, long size) {
        this.segments = segments;
        this.size = size;
    }

    /**
     * Of a whole file.
     *
     * @throws UserException where it cannot be read
     */
    static MappedBytes of(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            List<ByteBuffer> segments = new ArrayList<>();
            for (long from = 0; from < size; from += SEGMENT) {
                segments.add(channel.map(FileChannel.MapMode.READ_ONLY, from, Math.min(SEGMENT, size - from)));
            }
            return new MappedBytes(segments, size);
        } catch (IOException e) {
            throw new UserException(file + " cannot be read: " + Failures.describe(e), e);
        }
    }

    /** Of bytes in memory. */
    static MappedBytes of(byte[] bytes) {
        return new MappedBytes(List.of(ByteBuffer.wrap(bytes)), bytes.length);
    }

    long size() {
        return size;
    }

    /** The bytes from a place on. */
    byte[] at(long from, int length) {
        byte[] bytes = new byte[length];
        int done = 0;
        while (done < length) {
            ByteBuffer segment = segments.get((int) ((from + done) / SEGMENT));
            int place = (int) ((from + done) % SEGMENT);
            int count = Math.min(length - done, segment.limit() - place);
            segment.get(place, bytes, done, count);
            done += count;
        }
        return bytes;
    }
}
