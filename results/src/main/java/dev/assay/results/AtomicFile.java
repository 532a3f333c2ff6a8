package dev.assay.results;

import dev.assay.spi.UserException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A file that is either there as a whole or not at all. */
public final class AtomicFile {
    private AtomicFile() {}

    /** Where bytes go; a test's may be full. */
    interface Opener {
        WritableByteChannel open(Path file) throws IOException;
    }

    /**
     * Writes the text, in UTF-8, as {@link #write(Path, byte[])} does.
     *
     * @throws UserException where it can't be written, naming the file and what to do
     */
    public static void write(Path file, String text) {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Writes the bytes next to the file, brings them to the disk, and puts them in the file's place, so that after a crash or on a full
     * disk the file is as before.
     *
     * @throws UserException where it can't be written, naming the file and what to do
     */
    public static void write(Path file, byte[] bytes) {
        write(
                file,
                bytes,
                part -> FileChannel.open(
                        part,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE));
    }

    static void write(Path file, byte[] bytes, Opener opener) {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            try (WritableByteChannel channel = opener.open(part)) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                if (channel instanceof FileChannel onDisk) {
                    onDisk.force(true);
                }
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            try {
                Files.deleteIfExists(part);
            } catch (IOException alsoFailed) {
                e.addSuppressed(alsoFailed);
            }
            throw unwritable(file, e);
        }
    }

    /** What to tell of a file or folder that can't be written. */
    static UserException unwritable(Path file, IOException e) {
        String reason = e instanceof NoSuchFileException ? "there is no " + file.getParent() : reason(e);
        String advice =
                reason.contains("No space left") || reason.contains("Disk quota") || reason.contains("disk is full")
                        ? "Free some space, or choose a folder on another disk"
                        : "Choose a folder that you may write to";
        return new UserException("Cannot write " + file + ": " + reason + ". " + advice + ".", e);
    }

    /** What went wrong, in words: the message of a file system's exception is often the path alone. */
    static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof NoSuchFileException missing) {
            return "there is no " + missing.getFile();
        }
        if (e instanceof FileSystemException fileSystem && fileSystem.getReason() != null) {
            return fileSystem.getReason();
        }
        return Optional.ofNullable(e.getMessage()).orElse(e.toString());
    }
}
