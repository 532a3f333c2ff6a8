package dev.assay.run;

import dev.assay.data.Head;
import dev.assay.data.Task;
import dev.assay.network.Network;
import dev.assay.network.Pass;
import dev.assay.spi.Transform;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A network that has learned, with all that lies between an example as its data set has it and a prediction.
 *
 * @param name what people call it
 * @param input the shape of one example before preprocessing
 * @param preprocessing in the order in which it is done, fitted on the training part
 * @param network what takes the preprocessed examples
 * @param weights by {@link Network#weights() name}
 * @param head what turns the network's outputs into predictions
 * @param task which names the predictions
 * @param notes where it comes from, by name, for who finds the file later
 */
public record TrainedNetwork(
        String name,
        Shape input,
        List<Transform.Fitted> preprocessing,
        Network network,
        Map<String, Tensor> weights,
        Head head,
        Task task,
        Map<String, String> notes) {
    public TrainedNetwork {
        preprocessing = List.copyOf(preprocessing);
        weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
        notes = Collections.unmodifiableMap(new LinkedHashMap<>(notes));
    }

    /** A batch of examples, batch x {@link #input()}, after preprocessing. */
    public <T> T preprocess(Ops<T> ops, T batch) {
        T ready = batch;
        for (Transform.Fitted step : preprocessing) {
            ready = step.forward(ops, ready);
        }
        return ready;
    }

    /** The definition of what is predicted for a batch of examples, batch x {@link #input()}. */
    public <T> T predict(Ops<T> ops, T batch) {
        Map<String, T> outputs = network.forward(ops, preprocess(ops, batch), node -> new Asked<>(ops, weights, node));
        String last = network.nodes().get(network.nodes().size() - 1).name();
        return head.apply(ops, Objects.requireNonNull(outputs.get(last)));
    }

    private record Asked<T>(Ops<T> ops, Map<String, Tensor> weights, String node) implements Pass<T> {
        @Override
        public T weight(String name) {
            Tensor value = weights.get(node + "/" + name);
            if (value == null) {
                throw new IllegalArgumentException("there is no weight " + node + "/" + name);
            }
            return ops.from(value);
        }

        @Override
        public boolean training() {
            return false;
        }

        @Override
        public T uniform(Shape shape) {
            throw new IllegalStateException("layer '" + node + "' draws noise though it is not trained");
        }

        @Override
        public void update(String name, T value) {
            throw new IllegalStateException("layer '" + node + "' sets " + name + " though it is not trained");
        }
    }
}
