package dev.assay.tracker.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.creds.BasicMlflowHostCreds;
import org.mlflow.tracking.creds.MlflowHostCredsProvider;
import org.mlflow_project.apachehttp.Header;
import org.mlflow_project.apachehttp.HttpEntity;
import org.mlflow_project.apachehttp.HttpRequest;
import org.mlflow_project.apachehttp.HttpRequestInterceptor;
import org.mlflow_project.apachehttp.HttpResponse;
import org.mlflow_project.apachehttp.HttpResponseInterceptor;
import org.mlflow_project.apachehttp.client.config.RequestConfig;
import org.mlflow_project.apachehttp.client.methods.CloseableHttpResponse;
import org.mlflow_project.apachehttp.client.methods.HttpPut;
import org.mlflow_project.apachehttp.conn.ssl.NoopHostnameVerifier;
import org.mlflow_project.apachehttp.entity.ByteArrayEntity;
import org.mlflow_project.apachehttp.entity.ContentType;
import org.mlflow_project.apachehttp.entity.FileEntity;
import org.mlflow_project.apachehttp.impl.client.CloseableHttpClient;
import org.mlflow_project.apachehttp.impl.client.HttpClientBuilder;
import org.mlflow_project.apachehttp.protocol.HttpCoreContext;
import org.mlflow_project.apachehttp.ssl.SSLContextBuilder;

/**
 * The way to a server, for MLflow's Java client and for files.
 *
 * <p>The client's own way has no timeouts, hangs at the third 429 in a row (it keeps each answer's connection, and its pool has two), and does
 * not look at Retry-After. So it gets this one: see docs/decisions/0006-tracker-mlflow.md.
 */
final class Transport implements Closeable {
    static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** No answer that is waited for is longer. */
    private static final int LONGEST_ANSWER = 16 << 20;

    private static final int LONGEST_REASON = 300;

    private final TrackingUri server;
    private final CloseableHttpClient http;

    Transport(TrackingUri server, Credentials credentials, Duration timeout) {
        this.server = server;
        int millis = Math.toIntExact(timeout.toMillis());
        HttpClientBuilder builder = HttpClientBuilder.create()
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectTimeout(millis)
                        .setConnectionRequestTimeout(millis)
                        .setSocketTimeout(millis)
                        .build())
                .disableAutomaticRetries()
                // A redirect would carry the credentials to another server.
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .addInterceptorLast((HttpResponseInterceptor) (response, context) ->
                        check(HttpCoreContext.adapt(context).getRequest(), response));
        credentials
                .authorization()
                .ifPresent(value -> builder.addInterceptorFirst(
                        (HttpRequestInterceptor) (request, context) -> request.setHeader("Authorization", value)));
        if (credentials.insecureTls()) {
            trustAll(builder);
        }
        http = builder.build();
    }

    /** MLflow's client, on this way. */
    MlflowClient client() {
        MlflowHostCredsProvider host = new BasicMlflowHostCreds(server.toString());
        MlflowClient client = new MlflowClient(host);
        try {
            Field caller = MlflowClient.class.getDeclaredField("httpCaller");
            caller.setAccessible(true);
            Object owner = caller.get(client);
            Field way = owner.getClass().getDeclaredField("httpClient");
            way.setAccessible(true);
            way.set(owner, http);
            return client;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this is not the MLflow client that Assay is built with", e);
        }
    }

    /**
     * Uploads a file to the server's own artifact store.
     *
     * @param path below the store's root, as it is
     */
    void put(String path, Path file) throws IOException {
        String encoded = Arrays.stream(path.split("/"))
                .map(name -> URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/"));
        HttpPut request = new HttpPut(URI.create(server + "/api/2.0/mlflow-artifacts/artifacts/" + encoded));
        request.setEntity(new FileEntity(file.toFile(), ContentType.APPLICATION_OCTET_STREAM));
        try (CloseableHttpResponse response = http.execute(request)) {
            response.getEntity().getContent().close();
        }
    }

    @Override
    public void close() {
        try {
            http.close();
        } catch (IOException e) {
            throw new IllegalStateException("closing sockets cannot fail", e);
        }
    }

    /** Takes only MLflow's own answers: a proxy's page of status 200 must not pass for a receipt. */
    private static void check(HttpRequest request, HttpResponse response) throws IOException {
        int status = response.getStatusLine().getStatusCode();
        byte[] body = body(response.getEntity());
        Optional<JsonNode> json = json(body);
        if (status < 200 || status > 299) {
            String reason = json.map(node -> node.path("message").asText(""))
                    .filter(message -> !message.isBlank())
                    .orElse(String.valueOf(response.getStatusLine().getReasonPhrase()));
            throw new Refusal(status, status + " " + shortened(reason), retryAfter(response));
        }
        // The receipt for a file is empty.
        boolean receipt =
                body.length == 0 && request.getRequestLine().getMethod().equals(HttpPut.METHOD_NAME);
        if (json.isEmpty() && !receipt) {
            throw new Refusal(status, "something that is not MLflow's", Duration.ZERO);
        }
        response.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
    }

    private static byte[] body(HttpEntity entity) throws IOException {
        if (entity == null) {
            return new byte[0];
        }
        try (InputStream in = entity.getContent()) {
            return in.readNBytes(LONGEST_ANSWER);
        }
    }

    private static Optional<JsonNode> json(byte[] body) {
        try {
            return Optional.of(JSON.readTree(new String(body, StandardCharsets.UTF_8)))
                    .filter(JsonNode::isObject);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static String shortened(String reason) {
        String line = reason.replaceAll("\\s+", " ").strip();
        return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON) + "…";
    }

    /** Seconds or a date, RFC 9110, 10.2.3. */
    private static Duration retryAfter(HttpResponse response) {
        Header header = response.getFirstHeader("Retry-After");
        String value = header == null ? "" : header.getValue().strip();
        if (value.matches("\\d{1,6}")) {
            return Duration.ofSeconds(Long.parseLong(value));
        }
        try {
            Instant at = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration wait = Duration.between(Instant.now(), at);
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeParseException e) {
            return Duration.ZERO;
        }
    }

    private static void trustAll(HttpClientBuilder builder) {
        try {
            builder.setSSLContext(new SSLContextBuilder()
                            .loadTrustMaterial(null, (chain, type) -> true)
                            .build())
                    .setSSLHostnameVerifier(NoopHostnameVerifier.INSTANCE);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has TLS", e);
        }
    }
}
