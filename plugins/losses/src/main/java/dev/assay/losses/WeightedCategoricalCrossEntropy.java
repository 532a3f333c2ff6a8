package dev.assay.losses;

import dev.assay.data.Head;
import dev.assay.data.Task;
import dev.assay.spi.Loss;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.spi.UserException;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * Categorical cross entropy in which each class counts as much as its weight says: -sum(w t log softmax(x)) of each example, for classes of which there are few (King
 * and Zeng 2001, https://doi.org/10.1093/oxfordjournals.pan.a004868). The mean is over examples, as with Keras' class_weight; PyTorch divides by the sum of weights.
 *
 * @param weights one for each class in the order of the classes, at least 0
 */
@Name("weighted-categorical-cross-entropy")
public record WeightedCategoricalCrossEntropy(List<Double> weights) implements Loss {
    public WeightedCategoricalCrossEntropy {
        weights = List.copyOf(weights);
        weights.forEach(weight -> Settings.notNegative("weights", weight));
    }

    @Override
    public <T> T of(Ops<T> ops, T outputs, T targets) {
        Shape shape = ops.shape(outputs);
        int[] sizes = new int[shape.rank()];
        Arrays.fill(sizes, 1);
        sizes[Head.classDimension(shape)] = weights.size();
        T each = ops.constant(
                Shape.of(sizes),
                weights.stream().mapToDouble(Double::doubleValue).toArray());
        return new CategoricalCrossEntropy().of(ops, outputs, ops.multiply(targets, each));
    }

    @Override
    public Head head() {
        return Head.SOFTMAX;
    }

    /** @throws UserException where there are not as many weights as classes */
    @Override
    public boolean supports(Task task) {
        if (task.head() == Head.SOFTMAX && task.names().size() != weights.size()) {
            throw new UserException("loss 'weighted-categorical-cross-entropy' has " + weights.size() + " weights for "
                    + task.names().size() + " classes: " + task.names());
        }
        return task.head() == Head.SOFTMAX;
    }
}
