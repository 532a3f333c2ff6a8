package dev.assay.datasets;

import dev.assay.spi.UserException;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;

/**
 * The files below a folder or in an archive (zip, tar, tar.gz), by name. Nothing of an archive is written to the disk by the name that it has
 * there, and one whose entries point out of it is refused.
 */
final class Entries implements AutoCloseable {
    /** Gives a file's bytes. */
    @FunctionalInterface
    private interface Bytes {
        byte[] read() throws IOException;
    }

    /** A file, by its name with / between folders; read from several threads. */
    static final class Entry {
        private final String name;
        private final String described;
        private final Bytes bytes;

        private Entry(String name, String described, Bytes bytes) {
            this.name = name;
            this.described = described;
            this.bytes = bytes;
        }

        String name() {
            return name;
        }

        /** Where it is, for messages. */
        String described() {
            return described;
        }

        /**
         * Its bytes.
         *
         * @throws UserException where it cannot be read
         */
        byte[] read() {
            try {
                return bytes.read();
            } catch (IOException e) {
                throw new UserException(described + " cannot be read: " + Failures.describe(e), e);
            }
        }
    }

    private final List<Entry> files;
    private final List<Closeable> open;

    private Entries(List<Entry> files, List<Closeable> open) {
        this.files = files.stream().sorted(Comparator.comparing(Entry::name)).toList();
        this.open = open;
    }

    /** All files, by the alphabet. */
    List<Entry> files() {
        return files;
    }

    /**
     * Of a folder or an archive; to be closed.
     *
     * @throws UserException where it is neither, damaged, or an archive with an entry that points out of it
     */
    static Entries of(Path path) {
        String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
        try {
            if (Files.isDirectory(path)) {
                return folder(path);
            }
            if (name.endsWith(".zip")) {
                return zip(path);
            }
            if (name.endsWith(".tar")) {
                return tar(path, path, List.of());
            }
            if (name.endsWith(".tar.gz") || name.endsWith(".tgz")) {
                return packedTar(path);
            }
            throw new UserException(path + " is neither a folder nor an archive (zip, tar, tar.gz)");
        } catch (IOException | IllegalArgumentException e) {
            // The readers throw either where an archive is not one.
            String why = e instanceof IOException io ? Failures.describe(io) : String.valueOf(e.getMessage());
            throw new UserException(path + " cannot be read: " + why, e);
        }
    }

    private static Entries folder(Path folder) throws IOException {
        List<Entry> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(file).toString().replace('\\', '/');
                files.add(new Entry(name, file.toString(), () -> Files.readAllBytes(file)));
            }
        }
        return new Entries(files, List.of());
    }

    private static Entries zip(Path path) throws IOException {
        ZipFile zip = new ZipFile(path.toFile());
        List<Entry> files = new ArrayList<>();
        for (ZipEntry entry : zip.stream().filter(each -> !each.isDirectory()).toList()) {
            files.add(new Entry(inside(path, entry.getName()), path + "#" + entry.getName(), () -> {
                try (InputStream in = zip.getInputStream(entry)) {
                    return in.readAllBytes();
                }
            }));
        }
        return new Entries(files, List.of(zip));
    }

    private static Entries tar(Path path, Path plain, List<Closeable> more) throws IOException {
        TarFile tar = new TarFile(plain.toFile());
        List<Entry> files = new ArrayList<>();
        for (TarArchiveEntry entry : tar.getEntries()) {
            // Links have no content of their own.
            if (entry.isFile() && !entry.isLink() && !entry.isSymbolicLink()) {
                files.add(new Entry(inside(path, entry.getName()), path + "#" + entry.getName(), () -> {
                    // All entries share one place in the file.
                    synchronized (tar) {
                        try (InputStream in = tar.getInputStream(entry)) {
                            return in.readAllBytes();
                        }
                    }
                }));
            }
        }
        List<Closeable> open = new ArrayList<>(List.of(tar));
        open.addAll(more);
        return new Entries(files, open);
    }

    /** A packed archive can only be read from front to back, so it is unpacked as a whole for as long as it is needed. */
    private static Entries packedTar(Path path) throws IOException {
        Path plain = Files.createTempFile("assay", ".tar");
        try (InputStream in =
                new GZIPInputStream(new BufferedInputStream(Files.newInputStream(path), 1 << 16), 1 << 16)) {
            Files.copy(in, plain, StandardCopyOption.REPLACE_EXISTING);
            return tar(path, plain, List.of(() -> Files.deleteIfExists(plain)));
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(plain);
            throw e;
        }
    }

    private static String inside(Path path, String name) {
        String plain = name.replace('\\', '/');
        if (plain.startsWith("/")
                || plain.matches("[A-Za-z]:.*")
                || List.of(plain.split("/")).contains("..")) {
            throw new UserException(path + " holds the entry '" + name
                    + "', which points out of the archive: it is damaged or made to do harm");
        }
        return plain.startsWith("./") ? plain.substring(2) : plain;
    }

    @Override
    public void close() {
        for (Closeable each : open) {
            try {
                each.close();
            } catch (IOException e) {
                // What was needed has been read.
            }
        }
    }
}
