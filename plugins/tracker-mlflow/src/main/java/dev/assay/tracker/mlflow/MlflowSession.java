package dev.assay.tracker.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.run.Event;
import dev.assay.spi.Tracker;
import dev.assay.spi.TrackerException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.mlflow.api.proto.Service.CreateRun;
import org.mlflow.api.proto.Service.Metric;
import org.mlflow.api.proto.Service.Param;
import org.mlflow.api.proto.Service.Run;
import org.mlflow.api.proto.Service.RunInfo;
import org.mlflow.api.proto.Service.RunStatus;
import org.mlflow.api.proto.Service.RunTag;
import org.mlflow.api.proto.Service.ViewType;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.MlflowClientException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells an MLflow server of one run. */
final class MlflowSession implements Tracker.Session {
    private static final Logger LOGGER = LoggerFactory.getLogger(MlflowSession.class);

    /** By this tag a run is found again, whatever became of the answer to its creation. */
    static final String KEY = "assay.run";

    private static final String PARENT = "mlflow.parentRunId";

    /** What the key of a run begins with where it is given for a parent, as it looks like an id of MLflow's. */
    private static final String RUN = "assay:";

    private static final String TABLES = "mlflow.loggedArtifacts";

    /** What one request may hold, https://mlflow.org/docs/latest/rest-api.html#request-limits. */
    private static final int METRICS = 1000;

    private static final int PARAMS = 100;
    private static final int TAGS = 100;

    private static final int LONGEST_TABLE = 10 << 20;

    private static final Map<String, RunStatus> STATUS = Map.of(
            "running", RunStatus.RUNNING,
            "finished", RunStatus.FINISHED,
            "failed", RunStatus.FAILED,
            "stopped", RunStatus.KILLED,
            "killed", RunStatus.KILLED);

    /** MLflow's own names for some of ours. */
    private static final Map<String, String> OWN_NAMES = Map.of(
            Event.Tag.CODE + "commit",
            "mlflow.source.git.commit",
            Event.Tag.CODE + "branch",
            "mlflow.source.git.branch");

    private final Mlflow settings;
    private final Tracker.TrackedRun run;
    private final Transport transport;
    private final MlflowClient client;
    private Optional<RunInfo> begun = Optional.empty();
    private volatile boolean closed;

    MlflowSession(Mlflow settings, Tracker.TrackedRun run, Credentials credentials) {
        this.settings = settings;
        this.run = run;
        transport = new Transport(settings.uri(), credentials, settings.timeout());
        client = transport.client();
    }

    private interface Request<T> {
        T send() throws IOException;
    }

    @Override
    public boolean begin() throws TrackerException {
        return call(() -> {
            String experiment = experiment(settings.experiment().orElse(run.experiment()));
            List<Run> known = runs(experiment, run.key());
            if (known.isEmpty()
                    && !runs(experiment, run.key(), ViewType.DELETED_ONLY).isEmpty()) {
                throw new Deleted("the run was deleted there: restore it, or leave it so");
            }
            begun = Optional.of(
                    known.isEmpty() ? create(experiment, run.key(), run.id(), parent(experiment)) : one(known));
            return known.isEmpty();
        });
    }

    @Override
    public void tell(List<Event> events) throws TrackerException {
        call(() -> {
            Batch batch = new Batch();
            for (Event event : events) {
                if (event instanceof Event.Metric metric) {
                    batch.add(metric);
                } else if (event instanceof Event.Parameter parameter) {
                    batch.params.add(Param.newBuilder()
                            .setKey(Names.key(parameter.name()))
                            .setValue(Names.shortened(parameter.value(), Names.LONGEST_PARAM))
                            .build());
                } else if (event instanceof Event.Tag tag) {
                    batch.add(tag);
                }
            }
            send(batch);
            // After the figures, which people wait for, come files and the end.
            for (Event event : events) {
                if (event instanceof Event.Dataset dataset) {
                    post("runs/log-inputs", inputs(dataset));
                } else if (event instanceof Event.Artifact artifact) {
                    upload(artifact.path());
                }
            }
            for (Event event : events) {
                if (event instanceof Event.Tag tag && tag.name().equals(Event.Tag.STATUS)) {
                    end(tag);
                }
            }
            return true;
        });
    }

    @Override
    public Optional<String> address() {
        return begun.map(
                info -> settings.uri() + "/#/experiments/" + info.getExperimentId() + "/runs/" + info.getRunId());
    }

    @Override
    public void close() {
        closed = true;
        transport.close();
    }

    private RunInfo info() {
        return begun.orElseThrow(() -> new IllegalStateException("begin comes first"));
    }

    /** The id of an experiment, which is made where it is not there. */
    private String experiment(String name) throws IOException {
        Optional<JsonNode> known = experimentByName(name);
        if (known.isEmpty()) {
            try {
                return client.createExperiment(name);
            } catch (MlflowClientException e) {
                // Another run may have made it in this very moment.
                known = experimentByName(name);
                if (known.isEmpty()) {
                    throw e;
                }
            }
        }
        if (known.get().path("lifecycle_stage").asText().equals("deleted")) {
            throw new Deleted("the experiment '" + name + "' was deleted there: restore it, or set tracker.experiment");
        }
        return known.get().path("experiment_id").asText();
    }

    private Optional<JsonNode> experimentByName(String name) throws IOException {
        try {
            String query = URLEncoder.encode(name, StandardCharsets.UTF_8);
            String answer = client.sendGet("experiments/get-by-name?experiment_name=" + query);
            return Optional.of(Transport.JSON.readTree(answer).path("experiment"));
        } catch (MlflowClientException e) {
            if (refusal(e).filter(refusal -> refusal.status == 404).isPresent()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private List<Run> runs(String experiment, String key) {
        return runs(experiment, key, ViewType.ACTIVE_ONLY);
    }

    private List<Run> runs(String experiment, String key, ViewType view) {
        String filter = "tags.`" + KEY + "` = '" + key.replace("'", "") + "'";
        return client.searchRuns(List.of(experiment), filter, view, 100).getItems();
    }

    /** Makes a run; where another was made for the same key meanwhile, or by a request whose answer was lost, the one that all choose. */
    private RunInfo create(String experiment, String key, String name, Optional<String> parent) {
        CreateRun.Builder request = CreateRun.newBuilder()
                .setExperimentId(experiment)
                .setRunName(name)
                .setStartTime(run.started().toEpochMilli())
                .addTags(tag(KEY, key))
                .addTags(tag("mlflow.user", System.getProperty("user.name", "")))
                .addTags(tag("mlflow.source.name", "assay"))
                .addTags(tag("mlflow.source.type", "LOCAL"));
        parent.ifPresent(id -> request.addTags(tag(PARENT, id)));
        RunInfo created = client.createRun(request.build());
        List<Run> all = runs(experiment, key);
        return all.isEmpty() ? created : one(all);
    }

    /** Of the runs of one key the one that holds most, or that all who look choose; the others, left by answers that were lost, go. */
    private RunInfo one(List<Run> runs) {
        RunInfo chosen = runs.stream()
                .max(Comparator.<Run>comparingInt(found -> found.getData().getSerializedSize())
                        .thenComparing(found -> found.getInfo().getRunId()))
                .orElseThrow()
                .getInfo();
        deleteOthers(runs, chosen);
        return chosen;
    }

    private void deleteOthers(List<Run> runs, RunInfo chosen) {
        runs.stream()
                .map(found -> found.getInfo().getRunId())
                .filter(id -> !id.equals(chosen.getRunId()))
                .forEach(client::deleteRun);
    }

    /** The id of the run that this one is a part of. */
    private Optional<String> parent(String experiment) {
        return settings.parentRun().map(name -> {
            if (name.matches("[0-9a-f]{32}")) {
                return name;
            }
            // A run that finds that it is known already takes over what was made for it here.
            String key = name.startsWith(RUN) ? name.substring(RUN.length()) : name;
            List<Run> known = runs(experiment, key);
            return (known.isEmpty() ? create(experiment, key, key, Optional.empty()) : one(known)).getRunId();
        });
    }

    /** Metrics, params and tags on their way. */
    private static final class Batch {
        final List<Metric> metrics = new ArrayList<>();
        final List<Param> params = new ArrayList<>();
        final Map<String, String> tags = new LinkedHashMap<>();

        void add(Event.Metric metric) {
            String key = Names.key(metric.name());
            if (Double.isFinite(metric.value())) {
                metrics.add(Metric.newBuilder()
                        .setKey(key)
                        .setValue(metric.value())
                        .setTimestamp(metric.time().toEpochMilli())
                        .setStep(metric.step())
                        .build());
            } else {
                // MLflow draws no such point, and its SQL store turns infinities into the largest numbers.
                tags.put(Names.key("not-finite/" + metric.name()), metric.value() + " at step " + metric.step());
            }
        }

        void add(Event.Tag tag) {
            if (tag.name().equals(Event.Tag.FAILURE)) {
                tags.put("mlflow.note.content", "The run failed: " + tag.value());
            } else if (!tag.name().equals(Event.Tag.STATUS)) {
                tags.put(
                        Optional.ofNullable(OWN_NAMES.get(tag.name())).orElse(Names.key(tag.name())),
                        Names.shortened(tag.value(), Names.LONGEST_TAG));
            }
        }
    }

    private void send(Batch batch) throws IOException {
        String id = info().getRunId();
        List<RunTag> tags = new ArrayList<>();
        batch.tags.forEach((key, value) -> tags.add(tag(key, value)));
        each(batch.params, PARAMS, params -> client.logBatch(id, List.of(), params, List.of()));
        each(tags, TAGS, some -> client.logBatch(id, List.of(), List.of(), some));
        each(batch.metrics, METRICS, metrics -> client.logBatch(id, metrics, List.of(), List.of()));
    }

    private interface Sender<T> {
        void send(List<T> items);
    }

    private <T> void each(List<T> items, int most, Sender<T> sender) throws IOException {
        for (int from = 0; from < items.size(); from += most) {
            send(items.subList(from, Math.min(from + most, items.size())), sender);
        }
    }

    /** Sends what the server takes: of what it refuses as a whole, each half, down to the item that it does not want. */
    private <T> void send(List<T> items, Sender<T> sender) throws IOException {
        try {
            sender.send(items);
        } catch (MlflowClientException e) {
            Refusal refusal = refusal(e).filter(Refusal::isOfContent).orElseThrow(() -> e);
            RunInfo now = client.getRun(info().getRunId()).getInfo();
            if (now.getLifecycleStage().equals("deleted")) {
                throw new Deleted("the run was deleted there: restore it, or leave it so");
            }
            if (items.size() == 1) {
                LOGGER.warn(
                        "MLflow at {} does not take {}: {}", settings.uri(), name(items.get(0)), refusal.getMessage());
                return;
            }
            send(items.subList(0, items.size() / 2), sender);
            send(items.subList(items.size() / 2, items.size()), sender);
        }
    }

    private static String name(Object item) {
        if (item instanceof Param param) {
            return "param " + param.getKey();
        }
        return item instanceof Metric metric
                ? "metric " + metric.getKey() + " of step " + metric.getStep()
                : "tag " + ((RunTag) item).getKey();
    }

    private static RunTag tag(String key, String value) {
        return RunTag.newBuilder().setKey(key).setValue(value).build();
    }

    private ObjectNode inputs(Event.Dataset event) throws IOException {
        ObjectNode request = Transport.JSON.createObjectNode();
        request.put("run_id", info().getRunId());
        ObjectNode input = request.putArray("datasets").addObject();
        ObjectNode context = input.putArray("tags").addObject();
        context.put("key", "mlflow.data.context");
        context.put(
                "value",
                switch (event.part()) {
                    case "train" -> "training";
                    case "test" -> "testing";
                    default -> event.part();
                });
        ObjectNode dataset = input.putObject("dataset");
        dataset.put("name", event.name());
        dataset.put("digest", event.digest());
        dataset.put("source_type", "assay");
        dataset.put("source", text(Transport.JSON.createObjectNode().put("part", event.part())));
        dataset.put("profile", text(Transport.JSON.createObjectNode().put("num_rows", event.examples())));
        ObjectNode schema = Transport.JSON.createObjectNode();
        ObjectNode feature =
                schema.putObject("mlflow_tensorspec").putArray("features").addObject();
        feature.put("type", "tensor");
        ArrayNode shape =
                feature.putObject("tensor-spec").put("dtype", "float32").putArray("shape");
        shape.add(-1);
        Pattern.compile("\\d+")
                .matcher(event.input())
                .results()
                .forEach(size -> shape.add(Integer.parseInt(size.group())));
        dataset.put("schema", text(schema));
        return request;
    }

    private static String text(JsonNode node) throws JsonProcessingException {
        return Transport.JSON.writeValueAsString(node);
    }

    private void post(String path, ObjectNode request) throws IOException {
        client.sendPost(path, text(request));
    }

    /** Uploads a file below the run's folder; what it was before at the server is overwritten. */
    private void upload(String path) throws IOException {
        Path file = run.directory().resolve(path);
        if (!Files.isRegularFile(file)) {
            LOGGER.warn("{} is gone and cannot be sent to MLflow", file);
            return;
        }
        String store = info().getArtifactUri();
        if (!store.startsWith("mlflow-artifacts:")) {
            LOGGER.warn(
                    "{} is not sent to MLflow: the artifacts of this run lie at {}, where only programs that know that store"
                            + " can write; start the server with --serve-artifacts",
                    path,
                    store);
            return;
        }
        String name = path.replaceFirst("^artifacts/", "");
        String root = store.replaceFirst("^mlflow-artifacts:(//[^/]*)?/", "");
        try {
            transport.put(root + "/" + name, file);
        } catch (Refusal e) {
            if (!e.isOfContent()) {
                throw e;
            }
            LOGGER.warn("MLflow at {} does not take the file {}: {}", settings.uri(), name, e.getMessage());
            return;
        }
        if (isTable(file)) {
            show(name);
        }
    }

    /** Whether a file holds what MLflow shows as a table. */
    private static boolean isTable(Path file) throws IOException {
        if (!file.toString().endsWith(".json") || Files.size(file) > LONGEST_TABLE) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            JsonNode json = Transport.JSON.readTree(in);
            return json.size() == 2
                    && json.path("columns").isArray()
                    && json.path("data").isArray();
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    /** Puts a table on the list by which MLflow knows tables. */
    private void show(String table) throws IOException {
        String before = client.getRun(info().getRunId()).getData().getTagsList().stream()
                .filter(tag -> tag.getKey().equals(TABLES))
                .map(RunTag::getValue)
                .findFirst()
                .orElse("[]");
        ArrayNode tables = (ArrayNode) Transport.JSON.readTree(before);
        for (JsonNode known : tables) {
            if (known.path("path").asText().equals(table)) {
                return;
            }
        }
        tables.addObject().put("path", table).put("type", "table");
        client.setTag(info().getRunId(), TABLES, text(tables));
    }

    private void end(Event.Tag status) throws IOException {
        RunStatus code = Optional.ofNullable(STATUS.get(status.value())).orElse(RunStatus.FAILED);
        if (code == RunStatus.RUNNING) {
            post(
                    "runs/update",
                    Transport.JSON
                            .createObjectNode()
                            .put("run_id", info().getRunId())
                            .put("status", code.name()));
            return;
        }
        // A creation whose answer was lost may have been carried out late.
        deleteOthers(runs(info().getExperimentId(), run.key()), info());
        Instant at = status.time();
        client.setTerminated(info().getRunId(), code, at.toEpochMilli());
    }

    /** What somebody has deleted at the server. */
    private static final class Deleted extends IOException {
        private static final long serialVersionUID = 1;

        Deleted(String message) {
            super(message);
        }
    }

    private <T> T call(Request<T> request) throws TrackerException {
        try {
            return request.send();
        } catch (MlflowClientException | IOException e) {
            throw failure(e);
        } catch (IllegalStateException e) {
            // So the HTTP library answers to a request on what another thread has closed.
            if (closed) {
                throw TrackerException.passing("MLflow at " + settings.uri() + " was given up");
            }
            throw e;
        }
    }

    private static Optional<Refusal> refusal(Throwable e) {
        for (Throwable at = e; at != null; at = at.getCause()) {
            if (at instanceof Refusal refusal) {
                return Optional.of(refusal);
            }
        }
        return Optional.empty();
    }

    private TrackerException failure(Exception e) {
        String server = "MLflow at " + settings.uri();
        if (e instanceof Deleted) {
            return TrackerException.lasting(server + ": " + e.getMessage());
        }
        Optional<Refusal> refused = refusal(e);
        if (refused.isEmpty()) {
            return TrackerException.passing(server + " cannot be reached: " + reason(e));
        }
        Refusal refusal = refused.get();
        if (refusal.isOfCredentials()) {
            return TrackerException.lasting(server + " does not let us in (" + refusal.getMessage()
                    + "): set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN");
        }
        String answered = server + " answered " + refusal.getMessage();
        if (!refusal.retryAfter.isZero()) {
            return TrackerException.busy(answered, refusal.retryAfter);
        }
        return refusal.isOfContent() ? TrackerException.lasting(answered) : TrackerException.passing(answered);
    }

    /** What is at the bottom of it, in words. */
    private static String reason(Exception e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return Optional.ofNullable(cause.getMessage()).orElse(cause.getClass().getSimpleName());
    }
}
