package dev.assay.experiments.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** How tasks and replies become lines. Each begins with a mark: what libraries print to standard output besides is passed over. */
final class Wire {
    private static final String MARK = "@assay ";
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private Wire() {}

    static <T> void write(OutputStream out, Class<T> type, T message) throws IOException {
        String line = MARK + MAPPER.writerFor(type).writeValueAsString(message) + "\n";
        out.write(line.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** The message in a line; empty where that is none. */
    static <T> Optional<T> read(String line, Class<T> type) {
        int mark = line.indexOf(MARK);
        if (mark < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(MAPPER.readValue(line.substring(mark + MARK.length()), type));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
