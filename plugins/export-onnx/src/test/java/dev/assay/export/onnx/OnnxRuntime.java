package dev.assay.export.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;

/** Runs ONNX models by ONNX Runtime, on the processor and one thread. */
final class OnnxRuntime {
    private OnnxRuntime() {}

    /** One of the outputs for a batch of inputs. */
    static Tensor run(byte[] model, String output, Tensor inputs) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            try (OrtSession session = environment.createSession(model, options)) {
                return run(environment, session, output, inputs);
            }
        } catch (OrtException e) {
            throw new AssertionError(e);
        }
    }

    private static Tensor run(OrtEnvironment environment, OrtSession session, String output, Tensor inputs)
            throws OrtException {
        long[] shape = Arrays.stream(inputs.shape().toArray()).asLongStream().toArray();
        try (OnnxTensor batch = OnnxTensor.createTensor(environment, FloatBuffer.wrap(inputs.values()), shape);
                OrtSession.Result result = session.run(Map.of("input", batch))) {
            OnnxTensor found = (OnnxTensor) result.get(output).orElseThrow();
            float[] values = new float[found.getFloatBuffer().remaining()];
            found.getFloatBuffer().get(values);
            long[] sizes = found.getInfo().getShape();
            return new Tensor(
                    Shape.of(Arrays.stream(sizes).mapToInt(Math::toIntExact).toArray()), values);
        }
    }
}
