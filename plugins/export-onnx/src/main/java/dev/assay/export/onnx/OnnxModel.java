package dev.assay.export.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.assay.data.Task;
import dev.assay.spi.ExportedModel;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** A file that {@link OnnxExporter} wrote, in ONNX Runtime (https://onnxruntime.ai), on the processor. */
final class OnnxModel implements ExportedModel {
    private final OrtSession session;
    private final Shape input;
    private final Task task;

    private OnnxModel(OrtSession session, Path file) throws OrtException {
        this.session = session;
        Map<String, String> metadata = session.getMetadata().getCustomMetadata();
        NodeInfo from = session.getInputInfo().get(OnnxExporter.INPUT);
        NodeInfo to = session.getOutputInfo().get(OnnxExporter.PREDICTIONS);
        String kind = metadata.get(OnnxExporter.TASK);
        String names = metadata.get(OnnxExporter.NAMES);
        if (from == null || to == null || kind == null || names == null) {
            throw foreign(file);
        }
        this.input = example(from);
        this.task = task(file, kind, names, example(to));
    }

    /**
     * Loads a file.
     *
     * @throws UserException where it is damaged or not Assay's, or the native code does not load
     */
    static OnnxModel open(Path file) {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
            return of(OrtEnvironment.getEnvironment().createSession(file.toString(), options), file);
        } catch (OrtException e) {
            throw new UserException(file + " is damaged, or no ONNX model: " + e.getMessage(), e);
        } catch (LinkageError e) {
            throw new UserException(
                    "ONNX Runtime does not load on this machine (" + System.getProperty("os.name") + ", "
                            + System.getProperty("os.arch") + "): " + e,
                    e);
        }
    }

    private static OnnxModel of(OrtSession session, Path file) throws OrtException {
        try {
            return new OnnxModel(session, file);
        } catch (OrtException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private static UserException foreign(Path file) {
        return new UserException(file + " was not exported by Assay: it lacks the input '" + OnnxExporter.INPUT
                + "', the output '" + OnnxExporter.PREDICTIONS + "', or '" + OnnxExporter.TASK + "' and '"
                + OnnxExporter.NAMES + "' in its metadata. ONNX Runtime runs it, see docs/export.md.");
    }

    /** The shape without the batch. */
    private static Shape example(NodeInfo node) {
        long[] sizes = ((TensorInfo) node.getInfo()).getShape();
        return Shape.of(Arrays.stream(sizes).skip(1).mapToInt(Math::toIntExact).toArray());
    }

    private static Task task(Path file, String kind, String json, Shape outputs) {
        try {
            Task task = OnnxExporter.task(kind, json, outputs);
            if (task.outputs().equals(outputs)) {
                return task;
            }
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new UserException(file + ": its metadata are damaged: " + e.getMessage(), e);
        }
        throw new UserException(file + ": its metadata are damaged: " + json + " does not name outputs of " + outputs);
    }

    @Override
    public Shape input() {
        return input;
    }

    @Override
    public Task task() {
        return task;
    }

    @Override
    public Tensor predict(Tensor inputs) {
        long[] shape = Arrays.stream(inputs.shape().toArray()).asLongStream().toArray();
        try (OnnxTensor batch = OnnxTensor.createTensor(
                        OrtEnvironment.getEnvironment(), FloatBuffer.wrap(inputs.values()), shape);
                OrtSession.Result result = session.run(Map.of(OnnxExporter.INPUT, batch))) {
            Tensor predictions = Tensor.zeros(task.outputs().batched(inputs.rows()));
            ((OnnxTensor) result.get(OnnxExporter.PREDICTIONS).orElseThrow())
                    .getFloatBuffer()
                    .get(predictions.values());
            return predictions;
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }
}
