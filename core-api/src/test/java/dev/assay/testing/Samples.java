package dev.assay.testing;

import dev.assay.data.Batch;
import dev.assay.data.Head;
import dev.assay.data.Task;
import dev.assay.network.Network;
import dev.assay.network.Weight;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Random inputs, targets and weights. */
public final class Samples {
    private Samples() {}

    /** One task of each kind, with three outputs. */
    public static List<Task> tasks() {
        List<String> names = List.of("a", "b", "c");
        return List.of(new Task.MultiClass(names), new Task.MultiLabel(names), new Task.Regression(names));
    }

    /** Normal random numbers. */
    public static Tensor normal(Random random, Shape shape) {
        return Tensor.of(shape, Gradients.random(random, shape).values());
    }

    /** Targets as the task has them: one-hot, 0 or 1, or normal. */
    public static Tensor targets(Random random, Task task, int size) {
        if (task instanceof Task.MultiOutput several) {
            Tensor all = Tensor.zeros(several.outputs().batched(size));
            for (int i = 0; i < several.tasks().size(); i++) {
                several.layout()
                        .fields()
                        .get(i)
                        .put(targets(random, several.tasks().get(i).task(), size), all);
            }
            return all;
        }
        Tensor targets = normal(random, task.outputs().batched(size));
        float[] values = targets.values();
        if (task instanceof Task.MultiLabel) {
            for (int i = 0; i < values.length; i++) {
                values[i] = values[i] > 0 ? 1 : 0;
            }
        } else if (task.head() == Head.SOFTMAX) {
            int dimension = Head.classDimension(targets.shape());
            int classes = task.names().size();
            int apart = dimension == targets.shape().rank() - 1 ? 1 : values.length / size / classes;
            Arrays.fill(values, 0);
            for (int from = 0; from < values.length; from += classes * apart) {
                for (int place = from; place < from + apart; place++) {
                    values[place + random.nextInt(classes) * apart] = 1;
                }
            }
        }
        return targets;
    }

    /** A batch of normal inputs. */
    public static Batch batch(Random random, Shape input, Task task, int size) {
        return new Batch(normal(random, input.batched(size)), targets(random, task, size));
    }

    /** Weights of healthy sizes with nothing at 0 or 1, so that a weight that is left out or taken twice shows. */
    public static Map<String, Tensor> weights(Network network, Random random) {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        network.weights().forEach((name, weight) -> {
            Tensor value = normal(random, weight.shape());
            for (int i = 0; i < value.values().length; i++) {
                value.values()[i] = (float)
                        (weight.role() == Weight.Role.KERNEL
                                ? value.values()[i] / Math.sqrt(weight.fanIn())
                                : weight.start() + 0.2 * Math.tanh(value.values()[i]));
            }
            weights.put(name, value);
        });
        return weights;
    }
}
