package dev.assay.export.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.assay.data.Head;
import dev.assay.data.Task;
import dev.assay.network.Layer;
import dev.assay.network.Network;
import dev.assay.network.Pass;
import dev.assay.tensor.HostOps;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import dev.assay.tensor.Window;
import dev.assay.testing.ExporterContract;
import dev.assay.testing.Samples;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each operation as ONNX Runtime computes it, held against the reference. */
class OnnxOpsTest {
    private static final Shape INPUT = Shape.of(2, 5, 4);

    /** An operation on batch x 2 x 5 x 4. */
    private interface Operation {
        <T> T of(Ops<T> ops, T x);
    }

    /** A layer that is one operation. */
    private record Single(Operation operation) implements Layer {
        @Override
        public Shape output(List<Shape> inputs) {
            HostOps ops = new HostOps();
            return ops.shape(operation.of(ops, ops.fill(inputs.get(0).batched(3), 0.5)))
                    .unbatched();
        }

        @Override
        public <T> T forward(Ops<T> ops, List<T> inputs, Pass<T> pass) {
            return operation.of(ops, inputs.get(0));
        }
    }

    private static <T> T positive(Ops<T> ops, T x) {
        return ops.add(ops.abs(x), 0.1);
    }

    private static <T> int batch(Ops<T> ops, T x) {
        return ops.shape(x).size(0);
    }

    // One class an operation, for no lambda can be generic.
    private static Map<String, Operation> operations() {
        Map<String, Operation> all = new LinkedHashMap<>();
        all.put("arithmetic", new Operation() {
            @Override
            public <T> T of(Ops<T> ops, T x) {
                T y = ops.divide(ops.subtract(ops.multiply(x, 3), x), positive(ops, x));
                return ops.subtract(2, ops.divide(ops.add(ops.negative(y), 1), 7));
            }
        });
        all.put("comparisons", new Operation() {
            @Override
            public <T> T of(Ops<T> ops, T x) {
                T high = ops.maximum(x, 0.3);
                T low = ops.minimum(x, ops.scalar(-0.2));
                return ops.where(ops.greater(x, ops.scalar(0)), high, ops.add(ops.sign(x), low));
            }
        });
        all.put("functions", new Operation() {
            @Override
            public <T> T of(Ops<T> ops, T x) {
                T p = positive(ops, x);
                T sum = ops.add(ops.log(p), ops.add(ops.sqrt(p), ops.power(p, -1.5)));
                return ops.add(ops.add(sum, ops.sin(x)), ops.add(ops.exp(x), ops.square(x)));
            }
        });
        all.put("squashing", new Operation() {
            @Override
            public <T> T of(Ops<T> ops, T x) {
                T y = ops.add(ops.tanh(x), ops.add(ops.sigmoid(x), ops.relu(x)));
                return ops.add(ops.add(y, ops.softplus(x)), ops.add(ops.softmax(x, 1), ops.logSoftmax(x, -1)));
            }
        });
        all.put("sums", new Operation() {
            @Override
            public <T> T of(Ops<T> ops, T x) {
                T rows = ops.sum(x, true, 1, 3);
                T means = ops.mean(x, true, -1);
                return ops.add(ops.add(x, rows), ops.multiply(means, ops.max(x, true, 2)));
            }
        });
        all.put("sum over the batch", new Operation() {
            @Override
            public <T> T of(Ops<T> ops, T x) {
                return ops.subtract(x, ops.add(ops.mean(x, true, 0), ops.sum(x, false)));
            }
        });
        all.put("sums without their dimensions", new Operation() {
            @Override
            public <T> T of(Ops<T> ops, T x) {
                return ops.add(ops.sum(x, false, 3, 1), ops.mean(x, false, -3, 3));
            }
        });
        all.put("matrices", new Operation() {
            @Override
            public <T> T of(Ops<T> ops, T x) {
                T rows = ops.reshape(x, Shape.of(batch(ops, x) * 10, 4));
                T product = ops.matmul(rows, ops.constant(Shape.of(4, 2), 1, 2, 3, 4, -1, -2, -3, -4));
                return ops.reshape(product, Shape.of(batch(ops, x), 20));
            }
        });
        all.put("dimensions in another order", new Operation() {
            @Override
            public <T> T of(Ops<T> ops, T x) {
                return ops.transpose(ops.transpose(ops.transpose(x), 3, 2, -3, 0), 0, 3, 1, 2);
            }
        });
        all.put("broadcast to the batch", new Operation() {
            @Override
            public <T> T of(Ops<T> ops, T x) {
                T row = ops.constant(Shape.of(4), 1, 2, 3, 4);
                T ones = ops.fill(Shape.of(batch(ops, x), 1, 5, 1), 0.5);
                return ops.add(ops.add(x, ones), ops.broadcastTo(row, ops.shape(x)));
            }
        });
        all.put("array of twice the batch", new Operation() {
            @Override
            public <T> T of(Ops<T> ops, T x) {
                T zeros = ops.fill(Shape.of(2 * batch(ops, x), 20), 0.25);
                return ops.add(ops.reshape(zeros, ops.shape(x)), x);
            }
        });
        all.put("parts", new Operation() {
            @Override
            public <T> T of(Ops<T> ops, T x) {
                T part = ops.pad(ops.slice(x, 2, 1, 4), 3, 2, 1);
                return ops.concatenate(List.of(part, ops.slice(part, 1, 1, 2)), 1);
            }
        });
        all.put("strided window", new Operation() {
            @Override
            public <T> T of(Ops<T> ops, T x) {
                return ops.maxPooling2D(x, new Window(2, 2, 2, 1, 2, 1, 0, 1, 1, 0));
            }
        });
        all.put("dilated mean", new Operation() {
            @Override
            public <T> T of(Ops<T> ops, T x) {
                return ops.averagePooling2D(x, new Window(2, 2, 1, 2, 2, 3, 1, 0, 0, 1));
            }
        });
        return all;
    }

    @TestFactory
    Stream<DynamicTest> computesWhatTheReferenceComputes() {
        return operations().entrySet().stream()
                .map(operation -> dynamicTest(operation.getKey(), () -> {
                    HostOps ops = new HostOps();
                    Tensor inputs = Samples.normal(new Random(5), INPUT.batched(3));
                    Tensor expected = ops.toTensor(operation.getValue().of(ops, ops.from(inputs)));
                    Tensor found = run(operation.getValue(), inputs);
                    assertThat(found.shape()).isEqualTo(expected.shape());
                    for (int i = 0; i < expected.values().length; i++) {
                        float value = expected.values()[i];
                        assertThat(found.values()[i]).isCloseTo(value, within(2e-6f * (1 + Math.abs(value))));
                    }
                }));
    }

    @Test
    void keepsTheLogarithmExactNearOne() {
        float[] values = {
            1e-30f, 1e-10f, -1e-10f, 3e-8f, 1e-7f, -1e-4f, 0, 0.5f, -0.9f, 1.5f, 1e20f, Float.POSITIVE_INFINITY
        };
        Tensor inputs = Tensor.zeros(INPUT.batched(1));
        System.arraycopy(values, 0, inputs.values(), 0, values.length);
        Tensor found = run(
                new Operation() {
                    @Override
                    public <T> T of(Ops<T> ops, T x) {
                        return ops.log1p(x);
                    }
                },
                inputs);
        for (int i = 0; i < values.length; i++) {
            float exact = (float) Math.log1p(values[i]);
            if (Float.isInfinite(exact)) {
                assertThat(found.values()[i]).isEqualTo(exact);
            } else {
                assertThat(found.values()[i]).as("of %s", values[i]).isCloseTo(exact, within(4e-7f * Math.abs(exact)));
            }
        }
    }

    private static Tensor run(Operation operation, Tensor inputs) {
        Network network = Network.of(INPUT).add(new Single(operation)).build();
        byte[] file = new OnnxExporter()
                .export(ExporterContract.trained(
                        network, Task.MultiClass.of(network.output().length()), Head.LINEAR));
        return OnnxRuntime.run(file, "predictions", inputs);
    }
}
