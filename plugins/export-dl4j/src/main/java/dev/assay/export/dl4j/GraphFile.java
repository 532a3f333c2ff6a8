package dev.assay.export.dl4j;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The file of a {@code ComputationGraph}, vertex by vertex: a zip of the configuration as Deeplearning4j's Jackson writes it, and of all parameters in
 * one row, as ND4J writes arrays.
 *
 * <p>Written by hand, since the format is that of a last release, and Deeplearning4j would bring twelve jars and its native code.
 */
final class GraphFile {
    private static final String LAYERS = "org.deeplearning4j.nn.conf.layers.";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What ND4J writes before a buffer. */
    private static final String ALLOCATION = "MIXED_DATA_TYPES";

    /** ND4J's flag for arrays of floats, in the shape information. */
    private static final long FLOATS = 0x2000;

    private final Map<String, Object> vertices = new LinkedHashMap<>();
    private final Map<String, List<String>> inputs = new LinkedHashMap<>();
    private final Map<String, Serializable> objects = new LinkedHashMap<>();
    private final List<float[]> parameters = new ArrayList<>();
    private final String input;

    GraphFile(String input) {
        this.input = input;
    }

    /** An object in JSON that Jackson gives back as one of the class. */
    static Map<String, Object> object(String type, Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("@class", type);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return object;
    }

    /** A function to activate by, such as {@code ReLU}. */
    static Map<String, Object> activation(String function, Object... namesAndValues) {
        return object("org.nd4j.linalg.activations.impl.Activation" + function, namesAndValues);
    }

    /** A layer without parameters. */
    static Map<String, Object> layer(String type, Object... namesAndValues) {
        Map<String, Object> layer = object(LAYERS + type, namesAndValues);
        layer.put("gradientNormalization", "None");
        return layer;
    }

    /** A layer with parameters, which does not activate. */
    static Map<String, Object> trainedLayer(String type, int inputs, int outputs, Object... namesAndValues) {
        Map<String, Object> layer = layer(type);
        layer.put("activationFn", activation("Identity"));
        layer.put("nin", inputs);
        layer.put("nout", outputs);
        layer.put("gainInit", 1.0);
        layer.put("weightInitFn", object("org.deeplearning4j.nn.weights.WeightInitXavier"));
        // What Deeplearning4j takes where nothing is said; it matters only to those who train on.
        layer.put("iupdater", object("org.nd4j.linalg.learning.config.Sgd", "learningRate", 1e-3));
        layer.put("regularization", List.of());
        layer.put("regularizationBias", List.of());
        layer.putAll(object(LAYERS + type, namesAndValues));
        return layer;
    }

    /** Whether no layer has parameters. */
    boolean hasNoParameters() {
        return parameters.isEmpty();
    }

    /** Whether there is a vertex of that name. */
    boolean has(String name) {
        return name.equals(input) || vertices.containsKey(name);
    }

    /** Adds a vertex that is no layer, such as {@code MergeVertex}. */
    String vertex(String name, String type, List<String> from, Object... namesAndValues) {
        return add(name, object("org.deeplearning4j.nn.conf.graph." + type, namesAndValues), from);
    }

    /** Adds a layer with its parameters in the order in which Deeplearning4j lays them out. */
    String layer(String name, Map<String, Object> layer, String from, float[]... values) {
        layer.put("layerName", name);
        parameters.addAll(Arrays.asList(values));
        Map<String, Object> configuration = configuration();
        configuration.put("layer", layer);
        return add(
                name,
                object(
                        "org.deeplearning4j.nn.conf.graph.LayerVertex",
                        "layerConf",
                        configuration,
                        "outputVertex",
                        false),
                List.of(from));
    }

    private String add(String name, Object vertex, List<String> from) {
        vertices.put(name, vertex);
        inputs.put(name, from);
        return name;
    }

    private static Map<String, Object> configuration() {
        Map<String, Object> configuration = new LinkedHashMap<>();
        configuration.put("cacheMode", "NONE");
        configuration.put("dataType", "FLOAT");
        configuration.put("maxNumLineSearchIterations", 5);
        configuration.put("miniBatch", true);
        configuration.put("minimize", true);
        configuration.put("optimizationAlgo", "STOCHASTIC_GRADIENT_DESCENT");
        configuration.put("variables", List.of());
        return configuration;
    }

    /** Adds what {@code ModelSerializer.getObjectFromFile} gives back under the key. */
    void attach(String key, Serializable object) {
        objects.put(key, object);
    }

    /** The file, with these vertices as its outputs. */
    byte[] zip(List<String> outputs) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            entry(zip, "configuration.json", JSON.writeValueAsBytes(graph(outputs)));
            entry(zip, "coefficients.bin", coefficients());
            for (Map.Entry<String, Serializable> object : objects.entrySet()) {
                entry(zip, "objects/" + object.getKey(), serialized(object.getValue()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private Map<String, Object> graph(List<String> outputs) {
        List<String> order = new ArrayList<>(List.of(input));
        order.addAll(vertices.keySet());
        Map<String, Object> graph = new LinkedHashMap<>();
        graph.put("backpropType", "Standard");
        graph.put("cacheMode", "NONE");
        graph.put("dataType", "FLOAT");
        graph.put("defaultConfiguration", configuration());
        graph.put("inferenceWorkspaceMode", "ENABLED");
        graph.put("trainingWorkspaceMode", "ENABLED");
        graph.put("tbpttBackLength", 20);
        graph.put("tbpttFwdLength", 20);
        graph.put("validateOutputLayerConfig", true);
        graph.put("networkInputs", List.of(input));
        graph.put("networkOutputs", outputs);
        // Parameters lie in this order; without it Deeplearning4j would take one of its own.
        graph.put("topologicalOrder", IntStream.range(0, order.size()).toArray());
        graph.put("topologicalOrderStr", order);
        graph.put("vertexInputs", inputs);
        graph.put("vertices", vertices);
        return graph;
    }

    private byte[] coefficients() throws IOException {
        long count = parameters.stream().mapToLong(values -> values.length).sum();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        // Rank, shape, strides, flags, distance of elements, order.
        long[] shape = {2, 1, count, count, 1, FLOATS, 1, 'c'};
        buffer(out, shape.length, "LONG");
        for (long value : shape) {
            out.writeLong(value);
        }
        buffer(out, count, "FLOAT");
        for (float[] values : parameters) {
            ByteBuffer numbers = ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, values.length));
            numbers.asFloatBuffer().put(values);
            out.write(numbers.array());
        }
        return bytes.toByteArray();
    }

    private static void buffer(DataOutputStream out, long length, String type) throws IOException {
        out.writeUTF(ALLOCATION);
        out.writeLong(length);
        out.writeUTF(type);
    }

    private static byte[] serialized(Serializable object) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        return bytes.toByteArray();
    }

    private static void entry(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        // Without a time of its own, the same network gives the same file.
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
