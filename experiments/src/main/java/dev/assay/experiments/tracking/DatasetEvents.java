package dev.assay.experiments.tracking;

import dev.assay.data.Batch;
import dev.assay.data.Examples;
import dev.assay.data.Part;
import dev.assay.experiments.run.PreparedData;
import dev.assay.run.Event;
import dev.assay.tensor.Tensor;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/** What a journal says of a run's data. */
public final class DatasetEvents {
    /** What MLflow has room for. */
    private static final int DIGEST_LENGTH = 36;

    private static final int MOST_NUMBERS = 4_000_000;
    private static final int MOST_EXAMPLES = 256;

    private DatasetEvents() {}

    /**
     * An event for each part. Its digest is a SHA-256 of the number of examples and of up to 256 of them, spread evenly, as the data set
     * has them: to read all would take longer than some runs.
     */
    public static List<Event> of(PreparedData data) {
        List<Event> events = new ArrayList<>();
        Instant now = Instant.now();
        for (Part part : Part.values()) {
            if (data.has(part)) {
                Examples examples = data.rawPart(part);
                events.add(new Event.Dataset(
                        now,
                        data.info().name(),
                        part.label(),
                        digest(examples),
                        examples.size(),
                        examples.inputShape().toString()));
            }
        }
        return events;
    }

    private static String digest(Examples examples) {
        int size = examples.size();
        long width = Math.max(1, examples.inputShape().length());
        int count = (int) Math.min(size, Math.max(1, Math.min(MOST_EXAMPLES, MOST_NUMBERS / width)));
        Batch batch = examples.batch(IntStream.range(0, count)
                .map(i -> (int) ((long) i * size / count))
                .toArray());
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, size));
            add(digest, batch.inputs());
            add(digest, batch.targets());
            return HexFormat.of().formatHex(digest.digest()).substring(0, DIGEST_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static void add(MessageDigest digest, Tensor tensor) {
        ByteBuffer bytes = ByteBuffer.allocate(tensor.values().length * Float.BYTES);
        bytes.asFloatBuffer().put(tensor.values());
        digest.update(bytes);
    }
}
