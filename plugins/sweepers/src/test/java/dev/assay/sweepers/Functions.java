package dev.assay.sweepers;

import dev.assay.spi.SearchSpace;
import dev.assay.spi.SearchSpace.Axis;
import dev.assay.spi.SearchSpace.Interval;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Functions to minimise, as in src/test/python/optuna_figures.py. */
enum Functions {
    /** Two numbers; the least value is 0.3979. */
    BRANIN(Spaces.of(Spaces.interval("x", -5, 10), Spaces.interval("y", 0, 15)), Functions::branin),

    /** Six numbers; the least value is -3.3224. */
    HARTMANN(
            new SearchSpace(IntStream.range(0, 6)
                    .mapToObj(i -> (Axis) Spaces.interval("x" + i, 0, 1))
                    .toList()),
            Functions::hartmann),

    /** Numbers on two scales, whole ones and names, with the best learning rate depending on the name; the least value is 0. */
    MIXED(
            Spaces.of(
                    Spaces.log("rate", 1e-5, 1),
                    Spaces.interval("momentum", 0, 0.99),
                    Spaces.whole("layers", 1, 5),
                    new Interval("width", 8, 512, true, true),
                    Spaces.choice("optimizer", "sgd", "momentum", "adam", "rmsprop")),
            Functions::mixed);

    private static final double[] ALPHA = {1.0, 1.2, 3.0, 3.2};
    private static final double[][] A = {
        {10, 3, 17, 3.5, 1.7, 8}, {0.05, 10, 17, 0.1, 8, 14}, {3, 3.5, 1.7, 10, 17, 8}, {17, 8, 0.05, 10, 0.1, 14}
    };
    private static final double[][] P = {
        {0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886},
        {0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991},
        {0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650},
        {0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381}
    };
    private static final Map<String, List<Double>> OPTIMIZERS = Map.of(
            "sgd", List.of(1.0, 0.5),
            "momentum", List.of(0.5, 0.2),
            "adam", List.of(0.0, 0.0),
            "rmsprop", List.of(0.2, 0.1));

    final SearchSpace space;
    private final ToDoubleFunction<Map<String, String>> function;

    Functions(SearchSpace space, ToDoubleFunction<Map<String, String>> function) {
        this.space = space;
        this.function = function;
    }

    double at(Map<String, String> values) {
        return function.applyAsDouble(values);
    }

    private static double branin(Map<String, String> values) {
        double x = Spaces.number(values, "x");
        double y = Spaces.number(values, "y");
        double a = y - 5.1 / (4 * Math.PI * Math.PI) * x * x + 5 / Math.PI * x - 6;
        return a * a + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
    }

    private static double hartmann(Map<String, String> values) {
        double sum = 0;
        for (int i = 0; i < 4; i++) {
            double distance = 0;
            for (int j = 0; j < 6; j++) {
                double difference = Spaces.number(values, "x" + j) - P[i][j];
                distance += A[i][j] * difference * difference;
            }
            sum -= ALPHA[i] * Math.exp(-distance);
        }
        return sum;
    }

    private static double mixed(Map<String, String> values) {
        List<Double> optimizer = OPTIMIZERS.getOrDefault(Spaces.text(values, "optimizer"), List.of());
        double rate = Math.log10(Spaces.number(values, "rate")) + 2.7 - optimizer.get(0);
        double momentum = Spaces.number(values, "momentum") - 0.9;
        double layers = Spaces.number(values, "layers") - 3;
        double width = Math.log(Spaces.number(values, "width") / 96) / Math.log(2);
        return rate * rate + 4 * momentum * momentum + 0.25 * layers * layers + 0.1 * width * width + optimizer.get(1);
    }
}
