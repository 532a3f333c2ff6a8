package dev.assay.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tensors by name in a safetensors file (https://github.com/huggingface/safetensors): the length of a header in JSON, the header, which says where
 * each tensor lies, and the numbers, all little-endian. Python reads it with {@code safetensors.numpy.load_file}.
 */
public final class SafeTensors {
    private static final String TYPE = "F32";

    /** What one array holds, less room for the header. */
    private static final long LARGEST = Integer.MAX_VALUE - (1L << 26);

    private SafeTensors() {}

    /**
     * Writes the tensors: as a whole, or not at all.
     *
     * @throws UserException where the file can't be written
     */
    public static void write(Path file, Map<String, Tensor> tensors) {
        long total = Float.BYTES
                * tensors.values().stream()
                        .mapToLong(tensor -> tensor.values().length)
                        .sum();
        if (total > LARGEST) {
            throw new UserException("Cannot write " + file + ": the tensors take " + total + " bytes, more than the "
                    + LARGEST + " that it can hold.");
        }
        ObjectNode header = Json.MAPPER.createObjectNode();
        int size = 0;
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            int end = Math.addExact(
                    size, Math.multiplyExact(Float.BYTES, entry.getValue().values().length));
            ObjectNode tensor = header.putObject(entry.getKey()).put("dtype", TYPE);
            entry.getValue().shape().dimensions().forEach(tensor.withArray("shape")::add);
            tensor.putArray("data_offsets").add(size).add(end);
            size = end;
        }
        // Numbers that begin at a multiple of their size can be read without copying.
        String text = header.toString();
        byte[] json = (text + " ".repeat(Math.floorMod(-text.getBytes(StandardCharsets.UTF_8).length, Long.BYTES)))
                .getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + json.length + size)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json);
        for (Tensor tensor : tensors.values()) {
            bytes.asFloatBuffer().put(tensor.values());
            bytes.position(bytes.position() + Float.BYTES * tensor.values().length);
        }
        AtomicFile.write(file, bytes.array());
    }

    /**
     * Reads the tensors, in the order of the header.
     *
     * @throws UserException where the file is missing or damaged, or holds other than single precision, naming it
     */
    public static Map<String, Tensor> read(Path file) {
        try {
            return parse(ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN));
        } catch (NoSuchFileException e) {
            throw new UserException("There is no " + file + ".", e);
        } catch (JsonProcessingException e) {
            throw RunRecords.damaged(file.toString(), e);
        } catch (IllegalArgumentException e) {
            throw new UserException(file + " is damaged: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UserException("Cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    private static Map<String, Tensor> parse(ByteBuffer bytes) throws JsonProcessingException {
        long length = bytes.remaining() < Long.BYTES ? -1 : bytes.getLong();
        if (length < 0 || length > bytes.remaining()) {
            throw new IllegalArgumentException("it ends within its header");
        }
        byte[] json = new byte[(int) length];
        bytes.get(json);
        ByteBuffer numbers = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        JsonNode header = Json.MAPPER.readTree(new String(json, StandardCharsets.UTF_8));
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        header.fields().forEachRemaining(entry -> {
            if (!entry.getKey().equals("__metadata__")) {
                tensors.put(entry.getKey(), tensor(entry.getKey(), entry.getValue(), numbers));
            }
        });
        return tensors;
    }

    private static Tensor tensor(String name, JsonNode entry, ByteBuffer numbers) {
        if (!entry.path("dtype").asText().equals(TYPE)) {
            throw new IllegalArgumentException(
                    name + " is of type " + entry.path("dtype").asText() + ", not " + TYPE);
        }
        int[] sizes = new int[entry.path("shape").size()];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = entry.path("shape").get(i).asInt(-1);
        }
        Shape shape = Shape.of(sizes);
        long from = entry.path("data_offsets").path(0).asLong(-1);
        long to = entry.path("data_offsets").path(1).asLong(-1);
        if (from < 0 || to > numbers.limit() || !shape.fitsArray() || to - from != shape.elements() * Float.BYTES) {
            throw new IllegalArgumentException(name + " of shape " + shape + " does not lie in bytes " + from + " to "
                    + to + " of " + numbers.limit());
        }
        Tensor tensor = Tensor.zeros(shape);
        numbers.slice((int) from, (int) (to - from))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(tensor.values());
        return tensor;
    }
}
