package dev.assay.learners;

import dev.assay.data.Head;
import dev.assay.data.Task;
import dev.assay.spi.Estimator;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Neuro-evolution: the weights of a network with one hidden layer of tanh units, found by a genetic algorithm, without gradients.
 *
 * <p>Montana and Davis 1989, Training feedforward neural networks using genetic algorithms. The best live on; each child takes every weight from one
 * of two parents, which are among the best, and adds normal noise. What counts is the cross entropy, or the squared error.
 *
 * @param hiddenUnits of the one layer
 * @param population how many networks there are at a time, at least 2
 * @param parents how many of them, the best, have children, at least 1
 * @param elite how many of them, the best, live on as they are, at least 1
 * @param mutation the standard deviation of the noise in the first generation, above 0; it falls to a tenth until the last
 * @param generations how many
 */
@Name("neuro-evolution")
public record NeuroEvolution(int hiddenUnits, int population, int parents, int elite, double mutation, int generations)
        implements Estimator {
    public NeuroEvolution {
        Settings.atLeast(1, "hidden-units", hiddenUnits);
        Settings.atLeast(2, "population", population);
        Settings.atLeast(1, "parents", parents);
        Settings.atLeast(1, "elite", elite);
        Settings.positive("mutation", mutation);
        Settings.atLeast(1, "generations", generations);
        if (parents > population || elite >= population) {
            throw new IllegalArgumentException("parents must be at most population, and elite less, found " + parents
                    + " and " + elite + " of " + population);
        }
    }

    /** A network, and how bad it is. */
    private record Individual(float[] weights, double loss) {}

    @Override
    public boolean supports(Task task) {
        return task.outputs().rank() == 1;
    }

    @Override
    public Map<String, Tensor> fit(Training training) {
        Table table = Table.of(training.examples());
        Individual[] all = generation(population, number -> {
            RandomGenerator random = training.seeds().stream("neuro-evolution", 0, number);
            float[] weights = new float[weights(table.width(), table.outputs())];
            int split = hiddenUnits * (table.width() + 1);
            for (int i = 0; i < weights.length; i++) {
                int fanIn = i < split ? table.width() : hiddenUnits;
                weights[i] = (float) (random.nextGaussian() / Math.sqrt(fanIn));
            }
            return new Individual(weights, loss(weights, table, training.task()));
        });
        for (int generation = 1; generation <= generations && !training.stop().getAsBoolean(); generation++) {
            Individual[] before = all;
            double noise = mutation * Math.pow(0.1, (generation - 1.0) / generations);
            long at = generation;
            all = generation(population, number -> {
                if (number < elite) {
                    return before[number];
                }
                RandomGenerator random = training.seeds().stream("neuro-evolution", at, number);
                float[] one = before[random.nextInt(parents)].weights;
                float[] other = before[random.nextInt(parents)].weights;
                float[] child = new float[one.length];
                for (int i = 0; i < child.length; i++) {
                    float taken = random.nextBoolean() ? one[i] : other[i];
                    child[i] = (float) (taken + noise * random.nextGaussian());
                }
                return new Individual(child, loss(child, table, training.task()));
            });
        }
        return Map.of("weights", new Tensor(Shape.of(all[0].weights.length), all[0].weights));
    }

    /** Made on several threads, and sorted, the best first. */
    private static Individual[] generation(int size, IntFunction<Individual> make) {
        Individual[] all = IntStream.range(0, size).parallel().mapToObj(make).toArray(Individual[]::new);
        Arrays.sort(all, Comparator.comparingDouble(Individual::loss));
        return all;
    }

    private int weights(int width, int outputs) {
        return hiddenUnits * (width + 1) + outputs * (hiddenUnits + 1);
    }

    private double loss(float[] weights, Table table, Task task) {
        Tensor outputs = outputs(weights, table.inputs(), table.rows(), table.width(), table.outputs());
        float[] predictions = task.head().apply(outputs).values();
        double sum = 0;
        for (int i = 0; i < predictions.length; i++) {
            double target = table.targets()[i];
            double p = predictions[i];
            sum += switch ((Head.Single) task.head()) {
                case LINEAR -> (target - p) * (target - p);
                case SOFTMAX -> target == 0 ? 0 : -target * Math.log(Math.max(p, 1e-12));
                case SIGMOID -> -Math.log(Math.max(target > 0.5 ? p : 1 - p, 1e-12));
            };
        }
        // A network that has left the numbers is the worst of all.
        return Double.isNaN(sum) ? Double.POSITIVE_INFINITY : sum / table.rows();
    }

    private Tensor outputs(float[] weights, float[] inputs, int rows, int width, int outputs) {
        Tensor result = Tensor.zeros(Shape.of(rows, outputs));
        double[] hidden = new double[hiddenUnits];
        int split = hiddenUnits * (width + 1);
        for (int row = 0; row < rows; row++) {
            for (int h = 0; h < hiddenUnits; h++) {
                int from = h * (width + 1);
                double sum = weights[from + width];
                for (int k = 0; k < width; k++) {
                    sum += (double) weights[from + k] * inputs[row * width + k];
                }
                hidden[h] = Math.tanh(sum);
            }
            for (int o = 0; o < outputs; o++) {
                int from = split + o * (hiddenUnits + 1);
                double sum = weights[from + hiddenUnits];
                for (int h = 0; h < hiddenUnits; h++) {
                    sum += weights[from + h] * hidden[h];
                }
                result.values()[row * outputs + o] = (float) sum;
            }
        }
        return result;
    }

    @Override
    public Predictor predictor(Task task, Shape input, Map<String, Tensor> learned) {
        int width = input.length();
        int outputs = task.outputs().length();
        float[] weights =
                Learned.tensor(learned, "weights", weights(width, outputs)).values();
        Head head = task.head();
        return inputs -> head.apply(outputs(weights, inputs.values(), inputs.rows(), width, outputs));
    }
}
