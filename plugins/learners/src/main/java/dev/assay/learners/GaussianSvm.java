package dev.assay.learners;

import dev.assay.data.Task;
import dev.assay.spi.Estimator;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import libsvm.svm;
import libsvm.svm_model;
import libsvm.svm_node;
import libsvm.svm_parameter;
import libsvm.svm_problem;

/**
 * Support vector machines with a Gaussian kernel exp(-gamma distance^2), one for each pair of classes, which vote.
 *
 * <p>Cortes and Vapnik 1995, https://doi.org/10.1007/BF00994018, by LIBSVM, Chang and Lin 2011, https://doi.org/10.1145/1961189.1961199. Of classes
 * with as many votes the first one wins. Predictions are the shares of the votes: they rank, but are no probabilities. Time grows with more than the
 * square of the number of examples.
 *
 * @param c how much a mistake costs, above 0
 * @param gamma above 0; 1 / (numbers of an input x their variance) where empty
 */
@Name("gaussian-svm")
public record GaussianSvm(double c, Optional<Double> gamma) implements Estimator {
    private static final double TOLERANCE = 1e-3;
    private static final double CACHE_MEGABYTES = 200;

    public GaussianSvm {
        Settings.positive("c", c);
        gamma.ifPresent(value -> Settings.positive("gamma", value));
    }

    @Override
    public boolean supports(Task task) {
        return task instanceof Task.MultiClass;
    }

    @Override
    public Map<String, Tensor> fit(Training training) {
        Table table = Table.of(training.examples());
        // In the order of the classes, so that LIBSVM numbers them so.
        int[] rows = IntStream.range(0, table.rows())
                .boxed()
                .sorted((a, b) -> Integer.compare(table.label(a), table.label(b)))
                .mapToInt(Integer::intValue)
                .toArray();
        if (table.label(rows[0]) == table.label(rows[rows.length - 1])) {
            throw new UserException("gaussian-svm needs training examples of two classes at least");
        }
        float width = (float) gamma.orElseGet(() -> scale(table)).doubleValue();
        if (!(width > 0 && Float.isFinite(width))) {
            throw new UserException(
                    "learner.gamma can't be taken from inputs that are all the same or not finite; give a number");
        }
        svm_problem problem = new svm_problem();
        problem.l = rows.length;
        problem.x = Arrays.stream(rows).mapToObj(row -> nodes(table, row)).toArray(svm_node[][]::new);
        problem.y = Arrays.stream(rows).mapToDouble(table::label).toArray();
        svm_parameter parameter = new svm_parameter();
        parameter.svm_type = svm_parameter.C_SVC;
        parameter.kernel_type = svm_parameter.RBF;
        parameter.gamma = width;
        parameter.C = c;
        parameter.eps = TOLERANCE;
        parameter.cache_size = CACHE_MEGABYTES;
        parameter.shrinking = 1;
        svm.svm_set_print_string_function(text -> {});
        return learned(svm.svm_train(problem, parameter), table.width(), width);
    }

    private static double scale(Table table) {
        double sum = 0;
        double squares = 0;
        for (float value : table.inputs()) {
            sum += value;
            squares += (double) value * value;
        }
        double mean = sum / table.inputs().length;
        return 1 / (table.width() * (squares / table.inputs().length - mean * mean));
    }

    private static svm_node[] nodes(Table table, int row) {
        return IntStream.range(0, table.width())
                .filter(k -> table.inputs()[row * table.width() + k] != 0)
                .mapToObj(k -> {
                    svm_node node = new svm_node();
                    node.index = k + 1;
                    node.value = table.inputs()[row * table.width() + k];
                    return node;
                })
                .toArray(svm_node[]::new);
    }

    private static Map<String, Tensor> learned(svm_model model, int width, float gamma) {
        Tensor vectors = Tensor.zeros(Shape.of(model.l, width));
        double[] coefficients = new double[(model.nr_class - 1) * model.l];
        for (int i = 0; i < model.l; i++) {
            for (svm_node node : model.SV[i]) {
                vectors.values()[i * width + node.index - 1] = (float) node.value;
            }
            for (int j = 0; j < model.nr_class - 1; j++) {
                coefficients[j * model.l + i] = model.sv_coef[j][i];
            }
        }
        Map<String, Tensor> learned = new LinkedHashMap<>();
        learned.put("gamma", Tensor.of(Shape.of(1), gamma));
        learned.put(
                "labels",
                Tensor.of(
                        Shape.of(model.nr_class),
                        Arrays.stream(model.label).asDoubleStream().toArray()));
        learned.put(
                "counts",
                Tensor.of(
                        Shape.of(model.nr_class),
                        Arrays.stream(model.nSV).asDoubleStream().toArray()));
        learned.put("support-vectors", vectors);
        Learned.put(learned, "coefficients", Shape.of(model.nr_class - 1, model.l), coefficients);
        Learned.put(learned, "intercepts", Shape.of(model.rho.length), model.rho);
        return learned;
    }

    @Override
    public Predictor predictor(Task task, Shape input, Map<String, Tensor> learned) {
        int width = input.length();
        int outputs = task.outputs().length();
        Tensor vectors = Learned.tensor(learned, "support-vectors", Learned.ANY, width);
        int[] labels = whole(Learned.tensor(learned, "labels", Learned.ANY));
        int classes = labels.length;
        int[] counts = whole(Learned.tensor(learned, "counts", classes));
        if (Arrays.stream(counts).sum() != vectors.rows()
                || Arrays.stream(labels).anyMatch(label -> label < 0 || label >= outputs)) {
            throw new IllegalArgumentException("what was learned are no machines for " + outputs + " classes");
        }
        double[] coefficients = Learned.doubles(learned, "coefficients", classes - 1, vectors.rows());
        double[] intercepts = Learned.doubles(learned, "intercepts", classes * (classes - 1) / 2);
        double g = Learned.tensor(learned, "gamma", 1).values()[0];
        int[] starts = new int[classes + 1];
        for (int i = 0; i < classes; i++) {
            starts[i + 1] = starts[i] + counts[i];
        }
        return inputs -> {
            Tensor predictions = Tensor.zeros(Shape.of(inputs.rows(), outputs));
            IntStream.range(0, inputs.rows()).parallel().forEach(row -> {
                double[] kernel = new double[vectors.rows()];
                for (int i = 0; i < kernel.length; i++) {
                    kernel[i] = Math.exp(
                            -g * Distances.exact(inputs.values(), row * width, vectors.values(), i * width, width));
                }
                int pair = 0;
                for (int a = 0; a < classes; a++) {
                    for (int b = a + 1; b < classes; b++) {
                        double sum = part(kernel, coefficients, b - 1, starts, a)
                                + part(kernel, coefficients, a, starts, b)
                                - intercepts[pair++];
                        predictions.values()[row * outputs + labels[sum > 0 ? a : b]]++;
                    }
                }
                for (int o = 0; o < outputs; o++) {
                    predictions.values()[row * outputs + o] /= pair;
                }
            });
            return predictions;
        };
    }

    /** What the support vectors of one class add to a decision. */
    private static double part(double[] kernel, double[] coefficients, int line, int[] starts, int of) {
        double sum = 0;
        for (int i = starts[of]; i < starts[of + 1]; i++) {
            sum += coefficients[line * kernel.length + i] * kernel[i];
        }
        return sum;
    }

    private static int[] whole(Tensor tensor) {
        return IntStream.range(0, tensor.values().length)
                .map(i -> (int) tensor.values()[i])
                .toArray();
    }
}
