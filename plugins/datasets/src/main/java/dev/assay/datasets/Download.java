package dev.assay.datasets;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Fetches a file: into a {@code .part} file beside the target that a later try goes on with, and that gets the target's name only when its
 * checksum is right.
 *
 * @param patience how long to wait for a connection, an answer, or the next bytes
 */
record Download(Duration patience) {
    private static final int ATTEMPTS = 5;

    /** What a server did wrong, as opposed to the disk. */
    private static final class ServerException extends Exception {
        private static final long serialVersionUID = 1;

        final String fault;

        ServerException(String fault) {
            super(fault);
            this.fault = fault;
        }
    }

    /**
     * Fetches a file unless the server fails.
     *
     * @return what the server did wrong, or nothing where the file is there now
     * @throws IOException where the file cannot be written
     */
    Optional<String> fetch(URI from, RemoteFile file, Path target) throws IOException {
        Path part = target.resolveSibling(target.getFileName() + ".part");
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(patience)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        String failure = "";
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long before = Files.exists(part) ? Files.size(part) : 0;
            if (before > file.size()) {
                Files.delete(part);
                before = 0;
            }
            if (before < file.size()) {
                try {
                    receive(client, from, before, file.size(), part);
                } catch (ServerException e) {
                    failure = e.fault;
                    if (Files.exists(part) && Files.size(part) > before) {
                        continue;
                    }
                    return Optional.of(failure);
                }
            }
            String found = sha256(part);
            if (found.equals(file.sha256())) {
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                return Optional.empty();
            }
            Files.delete(part);
            failure = "its SHA-256 is " + found + ", but should be " + file.sha256();
            // What was there before may have been what was wrong.
            if (before == 0) {
                return Optional.of(failure);
            }
        }
        return Optional.of(failure);
    }

    /** Appends to the part file what is missing, or writes it anew where the server sends the whole. */
    private void receive(HttpClient client, URI from, long have, long size, Path part)
            throws IOException, ServerException {
        HttpRequest.Builder request = HttpRequest.newBuilder(from).timeout(patience);
        if (have > 0) {
            request.header("Range", "bytes=" + have + "-");
        }
        HttpResponse<InputStream> response = answer(client, request.build());
        try (InputStream body = response.body()) {
            boolean resumed = response.statusCode() == 206
                    && response.headers()
                            .firstValue("Content-Range")
                            .filter(range -> range.startsWith("bytes " + have + "-"))
                            .isPresent();
            if (!resumed && response.statusCode() != 200) {
                throw new ServerException("the server answered with status " + response.statusCode());
            }
            try (FileChannel channel = FileChannel.open(
                    part,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    resumed ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING)) {
                copy(body, channel, resumed ? have : 0, size);
                channel.force(true);
            }
        }
    }

    private static HttpResponse<InputStream> answer(HttpClient client, HttpRequest request)
            throws IOException, ServerException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        } catch (IOException e) {
            throw new ServerException(Failures.describe(e));
        }
    }

    private void copy(InputStream body, FileChannel channel, long have, long size) throws IOException, ServerException {
        ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "download-watch");
            thread.setDaemon(true);
            return thread;
        });
        try {
            byte[] buffer = new byte[1 << 16];
            long done = have;
            for (int read = read(body, buffer, watch); read >= 0; read = read(body, buffer, watch)) {
                done += read;
                if (done > size) {
                    throw new ServerException("it is longer than the " + size + " bytes expected");
                }
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
            if (done < size) {
                throw new ServerException("the connection ended after " + done + " of " + size + " bytes");
            }
        } finally {
            watch.shutdownNow();
        }
    }

    /** Reads with a time limit: a body's stream has none, but is ended by being closed. */
    private int read(InputStream body, byte[] buffer, ScheduledExecutorService watch) throws ServerException {
        // The future itself is done a moment after the reader has met the closed stream.
        AtomicBoolean late = new AtomicBoolean();
        ScheduledFuture<?> limit = watch.schedule(
                () -> {
                    late.set(true);
                    close(body);
                },
                patience.toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            return body.read(buffer);
        } catch (IOException e) {
            throw new ServerException(
                    late.get() ? "no more bytes came in time" : "the connection broke: " + Failures.describe(e));
        } finally {
            limit.cancel(false);
        }
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            // The reader gets to know by its own exception.
        }
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
