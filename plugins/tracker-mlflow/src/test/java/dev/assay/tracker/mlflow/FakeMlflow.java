package dev.assay.tracker.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A small MLflow server in this process, as its REST API is documented, with faults on order. */
public final class FakeMlflow implements AutoCloseable {
    /** What is done to a request. */
    public interface Fault {
        /** Answers in the server's place, or does something and lets it answer: then false. */
        boolean answers(HttpExchange exchange) throws IOException;
    }

    /** One run. */
    public static final class Run {
        public final String id;
        public final Map<String, String> tags = new LinkedHashMap<>();
        public final Map<String, String> params = new LinkedHashMap<>();
        public final Set<String> points = new LinkedHashSet<>();
        public final Map<String, Integer> files = new LinkedHashMap<>();
        public String status = "RUNNING";
        boolean deleted;

        Run(String id) {
            this.id = id;
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Deque<Fault> faults = new ArrayDeque<>();
    private final List<String> requests = new ArrayList<>();
    private final List<String> headers = new ArrayList<>();
    private final Map<String, Run> runs = new LinkedHashMap<>();
    private boolean experiment;

    public FakeMlflow() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    public String uri() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Does this to the next request that has none. */
    public synchronized FakeMlflow next(Fault fault) {
        faults.add(fault);
        return this;
    }

    /** Answers with this status and text. */
    public static Fault status(int status, String text, String... headers) {
        return exchange -> {
            exchange.getRequestBody().readAllBytes();
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
            }
            answer(exchange, status, text);
            return true;
        };
    }

    /** Does what is asked for, and hangs up without an answer. */
    public Fault loseAnswer() {
        return exchange -> {
            carryOut(exchange);
            exchange.close();
            return true;
        };
    }

    /** Never answers. */
    public static Fault hang() {
        return exchange -> true;
    }

    /** The paths that were asked for. */
    public synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    /** The Authorization of each request. */
    public synchronized List<String> authorizations() {
        return List.copyOf(headers);
    }

    /** The runs that are not deleted. */
    public synchronized List<Run> runs() {
        return runs.values().stream().filter(run -> !run.deleted).toList();
    }

    /** The only run. */
    public Run run() {
        if (runs().size() != 1) {
            throw new AssertionError("one run was expected, not " + runs().size());
        }
        return runs().get(0);
    }

    /** As if its data base was lost. */
    public synchronized void forget() {
        runs.clear();
        experiment = false;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        Optional<Fault> fault;
        synchronized (this) {
            requests.add(
                    exchange.getRequestURI().getPath().replaceFirst("/api/2.0/mlflow(-artifacts/artifacts)?/", ""));
            headers.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            fault = Optional.ofNullable(faults.poll());
        }
        if (fault.isPresent() && fault.get().answers(exchange)) {
            return;
        }
        Answer answer = carryOut(exchange);
        answer(exchange, answer.status, answer.text);
    }

    private record Answer(int status, String text) {}

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private synchronized Answer carryOut(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (path.contains("mlflow-artifacts")) {
            String[] parts = path.split("/", 8);
            Optional.ofNullable(runs.get(parts[6]))
                    .orElseThrow()
                    .files
                    .put(parts[7].replaceFirst("^artifacts/", ""), body.length);
            return new Answer(200, "");
        }
        JsonNode request = body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
        Optional<Run> run = Optional.ofNullable(runs.get(request.path("run_id").asText()));
        ObjectNode answer = JSON.createObjectNode();
        switch (path.replaceFirst("/api/2.0/mlflow/", "")) {
            case "experiments/get-by-name" -> {
                if (!experiment) {
                    return new Answer(404, "{\"error_code\":\"RESOURCE_DOES_NOT_EXIST\",\"message\":\"none\"}");
                }
                answer.putObject("experiment").put("experiment_id", "1").put("lifecycle_stage", "active");
            }
            case "experiments/create" -> {
                experiment = true;
                answer.put("experiment_id", "1");
            }
            case "runs/search" -> {
                boolean deleted = request.path("run_view_type").asText().equals("DELETED_ONLY");
                String key = request.path("filter").asText().replaceFirst(".* = '(.*)'", "$1");
                ArrayNode found = answer.putArray("runs");
                runs.values().stream()
                        .filter(one -> one.deleted == deleted && key.equals(one.tags.get(MlflowSession.KEY)))
                        .forEach(one -> found.add(describe(one)));
            }
            case "runs/create" -> {
                Run made = new Run(String.format("%032x", 1000 - runs.size()));
                request.path("tags")
                        .forEach(tag -> made.tags.put(
                                tag.path("key").asText(), tag.path("value").asText()));
                runs.put(made.id, made);
                answer.set("run", describe(made));
            }
            case "runs/get" -> {
                String id = exchange.getRequestURI()
                        .getQuery()
                        .replaceFirst(".*run_id=", "")
                        .replaceFirst("&.*", "");
                answer.set("run", describe(Optional.ofNullable(runs.get(id)).orElseThrow()));
            }
            case "runs/delete" -> run.orElseThrow().deleted = true;
            case "runs/update" ->
                run.orElseThrow().status = request.path("status").asText();
            case "runs/set-tag" ->
                run.orElseThrow()
                        .tags
                        .put(request.path("key").asText(), request.path("value").asText());
            case "runs/log-inputs" -> {}
            case "runs/log-batch" -> {
                if (run.isEmpty()) {
                    return new Answer(404, "{\"message\":\"no run\"}");
                }
                request.path("params")
                        .forEach(param -> run.get()
                                .params
                                .put(
                                        param.path("key").asText(),
                                        param.path("value").asText()));
                request.path("tags")
                        .forEach(tag -> run.get()
                                .tags
                                .put(tag.path("key").asText(), tag.path("value").asText()));
                request.path("metrics").forEach(point -> run.get().points.add(point.toString()));
            }
            default -> {
                return new Answer(404, "{\"message\":\"no such path: " + path + "\"}");
            }
        }
        return new Answer(200, answer.toString());
    }

    private static ObjectNode describe(Run run) {
        ObjectNode node = JSON.createObjectNode();
        node.putObject("info")
                .put("run_id", run.id)
                .put("experiment_id", "1")
                .put("status", run.status)
                .put("lifecycle_stage", run.deleted ? "deleted" : "active")
                .put("artifact_uri", "mlflow-artifacts:/1/" + run.id + "/artifacts");
        ArrayNode tags = node.putObject("data").putArray("tags");
        run.tags.forEach((key, value) -> tags.addObject().put("key", key).put("value", value));
        return node;
    }
}
