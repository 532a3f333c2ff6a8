package dev.assay.datasets;

import dev.assay.data.DataHome;
import dev.assay.spi.UserException;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A data set's files: in a data home, or fetched from the first mirror that has them.
 *
 * @param folder the data set's folder in a data home and in the cache
 * @param mirrors addresses that end in /, in the order in which to try
 */
record Mirrors(String folder, List<URI> mirrors, List<RemoteFile> files, Download download) {
    /** One download at a time within this process; the lock file keeps other processes out. */
    private static final Object ONE_AT_A_TIME = new Object();

    /**
     * Where each file is, in the order of {@link #files}; all are fetched that are nowhere.
     *
     * @throws UserException where one cannot be had, saying which files to put where
     */
    List<Path> locate(DataHome home) {
        List<RemoteFile> missing = missing(home);
        if (!missing.isEmpty()) {
            if (!home.download()) {
                throw unavailable(home, missing, List.of("fetching is switched off by data.download = false"));
            }
            fetch(home);
        }
        return files.stream()
                .map(file -> find(home, file).orElseThrow(() -> unavailable(home, List.of(file), List.of())))
                .toList();
    }

    private List<RemoteFile> missing(DataHome home) {
        return files.stream().filter(file -> find(home, file).isEmpty()).toList();
    }

    /** The file as it is offered, or unpacked, in the first folder that has it. */
    private Optional<Path> find(DataHome home, RemoteFile file) {
        return Stream.concat(home.homes().stream(), Stream.of(home.cache()))
                .map(h -> h.resolve(folder))
                .flatMap(f ->
                        Stream.of(f.resolve(file.name()), f.resolve(file.name().replaceFirst("\\.gz$", ""))))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private void fetch(DataHome home) {
        Path target = home.cache().resolve(folder);
        synchronized (ONE_AT_A_TIME) {
            try {
                Files.createDirectories(target);
                try (FileChannel channel = FileChannel.open(
                                target.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        FileLock lock = channel.lock()) {
                    // Another process may have fetched them while this one waited for the lock.
                    for (RemoteFile file : missing(home)) {
                        fetch(home, file, target);
                    }
                }
            } catch (IOException e) {
                throw new UserException(
                        "The cache folder " + target + " cannot be written: " + Failures.describe(e)
                                + ". Set data.cache to a folder that can, or put these files into "
                                + places(home) + ": " + names(files),
                        e);
            }
        }
    }

    private void fetch(DataHome home, RemoteFile file, Path target) throws IOException {
        List<String> failures = new ArrayList<>();
        for (URI mirror : mirrors) {
            URI from = mirror.resolve(file.name());
            home.notices()
                    .accept(String.format(
                            Locale.ROOT,
                            "fetching %s/%s (%.1f MB) from %s",
                            folder,
                            file.name(),
                            file.size() / 1e6,
                            from.getAuthority()));
            Optional<String> failure = download.fetch(from, file, target.resolve(file.name()));
            if (failure.isEmpty()) {
                return;
            }
            failures.add(from + ": " + failure.get());
        }
        throw unavailable(home, missing(home), failures);
    }

    private UserException unavailable(DataHome home, List<RemoteFile> missing, List<String> reasons) {
        StringBuilder text = new StringBuilder("The data set " + folder + " lacks " + names(missing));
        text.append(reasons.isEmpty() ? "." : ", and they could not be fetched:");
        reasons.forEach(reason -> text.append("\n  ").append(reason));
        text.append("\nPut ").append(names(files)).append(" into ").append(places(home));
        text.append("\nThey can be had from");
        mirrors.forEach(mirror -> text.append("\n  ").append(mirror));
        return new UserException(text.toString());
    }

    private static String names(List<RemoteFile> files) {
        return files.stream().map(RemoteFile::name).collect(Collectors.joining(", "));
    }

    private String places(DataHome home) {
        return Stream.concat(home.homes().stream(), Stream.of(home.cache()))
                .map(h -> h.resolve(folder).toString())
                .collect(Collectors.joining(" or "));
    }
}
