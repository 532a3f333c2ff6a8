package dev.assay.tracker.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;

/**
 * A real MLflow server with a data base of its own. The first use installs it below {@code target}, by pip; where that can't be, the test is
 * skipped.
 */
public final class MlflowServer implements AutoCloseable {
    /** 3.18.0 cannot be installed: the registry lacks its mlflow-skinny. */
    public static final String VERSION = "3.17.2";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /** Why there can be no server here; asked once. */
    private static Optional<String> unavailable = Optional.empty();

    private final Path folder;
    private final int port;
    private Process process;

    private MlflowServer(Path folder, int port, Process process) {
        this.folder = folder;
        this.port = port;
        this.process = process;
    }

    /** Starts a server that keeps all below the folder, and waits until it answers. To be called for a test, so that the test is reported as skipped. */
    public static MlflowServer start(Path folder) {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = free.getLocalPort();
            free.close();
            return new MlflowServer(folder, port, process(folder, port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The address to give to a tracker. */
    public String uri() {
        return "http://127.0.0.1:" + port;
    }

    /** Ends it as a crash does. */
    public void kill() {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(handle -> handle.onExit().join());
    }

    /** Starts it again, with what it had and at the same address. */
    public void restart() throws IOException {
        process = process(folder, port);
    }

    @Override
    public void close() {
        kill();
    }

    /** An answer of its REST API. */
    public JsonNode get(String path, String... query) {
        StringBuilder uri = new StringBuilder(uri()).append("/api/2.0/mlflow/").append(path);
        for (int i = 0; i < query.length; i += 2) {
            uri.append(i == 0 ? '?' : '&').append(query[i]).append('=').append(encoded(query[i + 1]));
        }
        return send(HttpRequest.newBuilder(URI.create(uri.toString())).GET());
    }

    /** The answer to a request that changes something. */
    public JsonNode post(String path, Map<String, ?> request) {
        String body = JSON.valueToTree(request).toString();
        return send(HttpRequest.newBuilder(URI.create(uri() + "/api/2.0/mlflow/" + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** The runs of an experiment that are not deleted. */
    public List<JsonNode> runs(String experiment) {
        String id = get("experiments/get-by-name", "experiment_name", experiment)
                .at("/experiment/experiment_id")
                .asText();
        return list(post("runs/search", Map.of("experiment_ids", List.of(id))).path("runs"));
    }

    /** All points of a metric, as {@code value@step}, in the order of steps. */
    public List<String> points(String run, String metric) {
        return list(get("metrics/get-history", "run_id", run, "metric_key", metric, "max_results", "100000")
                        .path("metrics"))
                .stream()
                .sorted((a, b) ->
                        Long.compare(a.path("step").asLong(), b.path("step").asLong()))
                .map(point ->
                        point.path("value").asText() + "@" + point.path("step").asText())
                .toList();
    }

    /** The files of a run, below a folder of its artifacts. */
    public List<String> files(String run, String folder) {
        return list(get("artifacts/list", "run_id", run, "path", folder).path("files")).stream()
                .map(file -> file.path("path").asText())
                .sorted()
                .toList();
    }

    /** The content of a run's file. */
    public byte[] file(JsonNode run, String path) {
        String root = run.at("/info/artifact_uri").asText().replace("mlflow-artifacts:/", "");
        String encoded = encoded(path).replace("+", "%20").replace("%2F", "/");
        URI uri = URI.create(uri() + "/api/2.0/mlflow-artifacts/artifacts/" + root + "/" + encoded);
        return bytes(HttpRequest.newBuilder(uri).GET());
    }

    /** What lists of {@code {"key": .., "value": ..}} say. */
    public static Map<String, String> pairs(JsonNode list) {
        Map<String, String> pairs = new TreeMap<>();
        list.forEach(entry ->
                pairs.put(entry.path("key").asText(), entry.path("value").asText()));
        return pairs;
    }

    private static List<JsonNode> list(JsonNode nodes) {
        return StreamSupport.stream(nodes.spliterator(), false).toList();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private JsonNode send(HttpRequest.Builder request) {
        try {
            return JSON.readTree(bytes(request));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(HttpRequest.Builder request) {
        try {
            HttpResponse<byte[]> response =
                    HTTP.send(request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() != 200) {
                throw new IllegalStateException(
                        response.statusCode() + " " + new String(response.body(), StandardCharsets.UTF_8));
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Process process(Path folder, int port) throws IOException {
        Path bin = installed().resolve("bin");
        Path log = folder.resolve("server.log");
        ProcessBuilder server = new ProcessBuilder(
                        bin.resolve("python").toString(),
                        bin.resolve("mlflow").toString(),
                        "server",
                        "--host",
                        "127.0.0.1",
                        "--port",
                        String.valueOf(port),
                        "--workers",
                        "1",
                        "--backend-store-uri",
                        "sqlite:///" + folder.resolve("mlflow.sqlite").toAbsolutePath(),
                        "--artifacts-destination",
                        folder.resolve("artifacts").toAbsolutePath().toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        // Its queue of jobs is a process more that nothing here needs.
        server.environment().put("MLFLOW_SERVER_ENABLE_JOB_EXECUTION", "false");
        server.environment().put("MLFLOW_DISABLE_TELEMETRY", "true");
        Process process = server.start();
        HttpRequest health = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health"))
                .timeout(Duration.ofSeconds(5))
                .build();
        long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (System.nanoTime() < deadline && process.isAlive()) {
            try {
                if (HTTP.send(health, HttpResponse.BodyHandlers.ofString()).statusCode() == 200) {
                    return process;
                }
            } catch (IOException e) {
                // Not there yet.
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            pause();
        }
        process.destroyForcibly();
        throw new IllegalStateException("the MLflow server does not start:\n" + Files.readString(log));
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The virtual environment, which the modules share and only one makes. */
    private static Path installed() throws IOException {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(root.resolve("plugins/tracker-mlflow"))) {
            root = Optional.ofNullable(root.getParent()).orElseThrow();
        }
        Path target = Files.createDirectories(root.resolve("plugins/tracker-mlflow/target"));
        Path environment = target.resolve("mlflow-" + VERSION);
        Path done = environment.resolve("installed");
        try (FileChannel channel = FileChannel.open(
                        target.resolve("mlflow.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (lock.isValid() && !Files.exists(done)) {
                needed(
                        target,
                        "Python 3.10 or newer",
                        "python3",
                        "-c",
                        "import sys; assert sys.version_info >= (3, 10)");
                needed(
                        target,
                        "Python's venv and pip (Debian, Ubuntu: apt install python3-venv)",
                        "python3",
                        "-m",
                        "venv",
                        "--clear",
                        environment.toString());
                needed(
                        target,
                        "MLflow " + VERSION + " from a package registry",
                        environment.resolve("bin/python").toString(),
                        "-m",
                        "pip",
                        "install",
                        "--quiet",
                        "--no-compile",
                        "mlflow==" + VERSION);
                Files.createFile(done);
            }
        }
        return environment;
    }

    private static void needed(Path target, String what, String... command) throws IOException {
        unavailable.ifPresent(Assumptions::abort);
        Path log = target.resolve("mlflow-install.log");
        boolean done;
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            done = process.waitFor(10, TimeUnit.MINUTES) && process.exitValue() == 0;
        } catch (IOException e) {
            done = false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (!done) {
            String reason = "SKIPPED: the tests with a real MLflow server want " + what + "; see " + log;
            System.err.println(reason);
            unavailable = Optional.of(reason);
            Assumptions.abort(reason);
        }
    }
}
