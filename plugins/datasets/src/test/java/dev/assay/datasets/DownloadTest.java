package dev.assay.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.assay.data.DataHome;
import dev.assay.spi.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadTest {
    private static final int SIZE = 300_000;

    @TempDir
    Path folder;

    private final byte[] content = new byte[SIZE];
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final List<String> notices = Collections.synchronizedList(new ArrayList<>());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch end = new CountDownLatch(1);
    private HttpServer server = listen();

    /** More than a busy machine needs for an answer; less where a test waits for it to run out. */
    private Duration patience = Duration.ofSeconds(20);

    private static HttpServer listen() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void start() {
        new Random(1).nextBytes(content);
        server.setExecutor(threads);
        server.createContext("/good/", exchange -> answer(exchange, content, true, SIZE));
        server.createContext("/whole/", exchange -> answer(exchange, content, false, SIZE));
        server.createContext("/absent/", exchange -> {
            note(exchange);
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.createContext("/wrong/", exchange -> answer(exchange, new byte[SIZE], true, SIZE));
        server.createContext("/long/", exchange -> answer(exchange, Arrays.copyOf(content, SIZE + 5), true, SIZE + 5));
        // Breaks off after 100,000 bytes a request.
        server.createContext("/breaking/", exchange -> answer(exchange, content, true, 100_000));
        server.createContext("/stalling/", exchange -> {
            note(exchange);
            exchange.sendResponseHeaders(200, SIZE);
            exchange.getResponseBody().write(content, 0, 1000);
            exchange.getResponseBody().flush();
            endsWithin(Long.MAX_VALUE);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void fetchesAFileIntoTheCacheAndLeavesNothingElse() throws Exception {
        Path file = locate("good");

        assertThat(Files.readAllBytes(file)).isEqualTo(content);
        assertThat(file).isEqualTo(cache().resolve("set/data.gz"));
        assertThat(cache().resolve("set/data.gz.part")).doesNotExist();
        assertThat(notices).hasSize(1).first().asString().startsWith("fetching set/data.gz (0.3 MB) from 127.0.0.1");
    }

    @Test
    void takesWhatIsThereWithoutAsking() throws Exception {
        Path home = Files.createDirectories(folder.resolve("home/set"));
        Files.write(home.resolve("data"), content);

        assertThat(locate("good")).isEqualTo(home.resolve("data"));
        assertThat(requests).isEmpty();
    }

    @Test
    void goesOnWhereTheConnectionBroke() throws Exception {
        assertThat(Files.readAllBytes(locate("breaking"))).isEqualTo(content);
        assertThat(requests)
                .containsExactly(
                        "/breaking/data.gz", "/breaking/data.gz bytes=100000-", "/breaking/data.gz bytes=200000-");
    }

    @Test
    void goesOnWhereAnEarlierProcessWasInterrupted() throws Exception {
        part(Arrays.copyOf(content, 123_456));

        assertThat(Files.readAllBytes(locate("good"))).isEqualTo(content);
        assertThat(requests).containsExactly("/good/data.gz bytes=123456-");
    }

    @Test
    void finishesAPartThatIsWholeWithoutAsking() throws Exception {
        part(content);

        assertThat(Files.readAllBytes(locate("good"))).isEqualTo(content);
        assertThat(requests).isEmpty();
    }

    @Test
    void startsAnewWhereTheServerIgnoresRanges() throws Exception {
        part(Arrays.copyOf(content, 123_456));

        assertThat(Files.readAllBytes(locate("whole"))).isEqualTo(content);
    }

    @Test
    void startsAnewWhereTheEarlierPartWasWrong() throws Exception {
        part(new byte[1000]);

        assertThat(Files.readAllBytes(locate("good"))).isEqualTo(content);
        assertThat(requests).containsExactly("/good/data.gz bytes=1000-", "/good/data.gz");
    }

    @Test
    void startsAnewWhereTheEarlierPartIsTooLong() throws Exception {
        part(new byte[SIZE + 1]);

        assertThat(Files.readAllBytes(locate("good"))).isEqualTo(content);
    }

    @Test
    void takesTheNextMirrorWhereOneFails() throws Exception {
        patience = Duration.ofMillis(1500);
        for (String bad : List.of("absent", "wrong", "long", "stalling")) {
            Files.deleteIfExists(cache().resolve("set/data.gz"));
            assertThat(Files.readAllBytes(locate(bad, "good"))).as(bad).isEqualTo(content);
        }
    }

    @Test
    void trustsNoFileOfAWrongChecksum() {
        assertThatThrownBy(() -> locate("wrong"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("/wrong/data.gz: its SHA-256 is ")
                .hasMessageContaining(", but should be " + sha256());
        assertThat(cache().resolve("set/data.gz")).doesNotExist();
        assertThat(cache().resolve("set/data.gz.part")).doesNotExist();
    }

    @Test
    void saysWhatFailedAndWhichFilesToPutWhere() throws Exception {
        URI closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/");
        }
        Mirrors mirrors = mirrors(List.of(uri("absent"), closed));

        assertThatThrownBy(() -> mirrors.locate(home(true)))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("The data set set lacks data.gz, and they could not be fetched:\n  "
                        + uri("absent") + "data.gz: the server answered with status 404\n  " + closed + "data.gz: ")
                .hasMessageEndingWith("\nPut data.gz into " + folder.resolve("home/set") + " or "
                        + cache().resolve("set") + "\nThey can be had from\n  " + uri("absent") + "\n  " + closed);
    }

    @Test
    void fetchesNothingWhereThatIsSwitchedOff() {
        assertThatThrownBy(() -> mirrors(List.of(uri("good"))).locate(home(false)))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("data.download = false")
                .hasMessageContaining("Put data.gz into " + folder.resolve("home/set"));
        assertThat(requests).isEmpty();
    }

    @Test
    void saysThatTheCacheCannotBeWritten() throws Exception {
        Files.writeString(folder.resolve("cache"), "a file where the folder should be");

        assertThatThrownBy(() -> locate("good"))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("The cache folder " + cache().resolve("set") + " cannot be written: ")
                .hasMessageContaining("Set data.cache");
        assertThat(requests).isEmpty();
    }

    @Test
    void saysThatTheCacheIsReadOnly() throws Exception {
        Files.createDirectories(cache().resolve("set"));
        cache().resolve("set").toFile().setWritable(false);
        assumeFalse(Files.isWritable(cache().resolve("set")), "SKIPPED: this user may write read-only folders");

        assertThatThrownBy(() -> locate("good"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("cannot be written: permission denied");
    }

    @Test
    void fetchesOnceForSeveralAtATime() throws Exception {
        var runs = IntStream.range(0, 4)
                .mapToObj(i -> threads.submit(() -> locate("good")))
                .toList();
        for (var run : runs) {
            assertThat(Files.readAllBytes(run.get(30, TimeUnit.SECONDS))).isEqualTo(content);
        }
        assertThat(requests).hasSize(1);
    }

    @Test
    void givesUpOnAServerThatSendsNothingMore() throws Exception {
        patience = Duration.ofMillis(1500);
        Optional<String> failure =
                download().fetch(uri("stalling").resolve("data.gz"), file(), folder.resolve("data.gz"));

        // Bytes came at each try, so that it tried again as often as it does.
        assertThat(failure).contains("no more bytes came in time");
        assertThat(folder.resolve("data.gz")).doesNotExist();
    }

    private void answer(HttpExchange exchange, byte[] bytes, boolean ranges, int most) throws IOException {
        note(exchange);
        String range = exchange.getRequestHeaders().getFirst("Range");
        int from = ranges && range != null ? Integer.parseInt(range.replaceAll("\\D", "")) : 0;
        if (from > 0) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length);
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, bytes.length - from);
        exchange.getResponseBody().write(bytes, from, Math.min(most, bytes.length - from));
        exchange.getResponseBody().flush();
        if (from + most < bytes.length) {
            // Closing before all was written breaks the connection, and Java's client then drops what it has not yet
            // handed on.
            awaitPart(from + most);
        }
        exchange.close();
    }

    private void awaitPart(long size) throws IOException {
        Path part = cache().resolve("set/data.gz.part");
        while ((!Files.exists(part) || Files.size(part) < size) && !endsWithin(5)) {
            // Asks again.
        }
    }

    private void note(HttpExchange exchange) {
        String range = exchange.getRequestHeaders().getFirst("Range");
        requests.add(exchange.getRequestURI() + (range == null ? "" : " " + range));
    }

    private boolean endsWithin(long milliseconds) {
        try {
            return end.await(milliseconds, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private Path locate(String... names) {
        return mirrors(Arrays.stream(names).map(this::uri).toList())
                .locate(home(true))
                .get(0);
    }

    private Mirrors mirrors(List<URI> addresses) {
        return new Mirrors("set", addresses, List.of(file()), download());
    }

    private Download download() {
        return new Download(patience);
    }

    private RemoteFile file() {
        return new RemoteFile("data.gz", SIZE, sha256());
    }

    private URI uri(String name) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + name + "/");
    }

    private DataHome home(boolean download) {
        return new DataHome(List.of(folder.resolve("home")), cache(), download, notices::add);
    }

    private Path cache() {
        return folder.resolve("cache");
    }

    private void part(byte[] bytes) throws IOException {
        Files.write(Files.createDirectories(cache().resolve("set")).resolve("data.gz.part"), bytes);
    }

    private String sha256() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
