package dev.assay.learners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.data.Examples;
import dev.assay.data.Task;
import dev.assay.run.Seeds;
import dev.assay.spi.Estimator;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import dev.assay.testing.HostExamples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LearnersTest {
    private static final Task NUMBER = new Task.Regression(List.of("y"));
    private static final Task TWO = Task.MultiClass.of(2);

    private static Map<String, Tensor> fit(Estimator estimator, Task task, Tensor inputs, Tensor targets) {
        return estimator.fit(
                new Estimator.Training(new HostExamples(inputs, targets), task, new Seeds(1), () -> false));
    }

    private static float[] predict(Estimator estimator, Task task, Tensor inputs, Tensor targets, Tensor queries) {
        return estimator
                .predictor(task, inputs.shape().unbatched(), fit(estimator, task, inputs, targets))
                .predict(queries)
                .values();
    }

    /** The decks' system: y = 0.1 x + 0.3. */
    @Test
    void findsTheLineThatTheNumbersLieOn() {
        Tensor inputs = Tensor.of(Shape.of(4, 1), 0, 1, 2, 5);
        Tensor targets = Tensor.of(Shape.of(4, 1), 0.3, 0.4, 0.5, 0.8);
        Map<String, Tensor> learned = fit(new LinearRegression(1), NUMBER, inputs, targets);
        double[] weights = Learned.doubles(learned, "weights", 2, 1);
        assertThat(weights[0]).isCloseTo(0.3, within(1e-7));
        assertThat(weights[1]).isCloseTo(0.1, within(1e-7));
    }

    /** Ten points of a noisy sine and the weights of the polynomials through them: Bishop 2006, table 1.1 and appendix A. */
    @ParameterizedTest
    @CsvSource({
        "0, '0.19'",
        "1, '0.82 -1.27'",
        "3, '0.31 7.99 -25.43 17.37'",
        "9, '0.35 232.37 -5321.83 48568.31 -231639.30 640042.26 -1061800.52 1042400.18 -557682.99 125201.43'"
    })
    void fitsPolynomialsWithTheWeightsOfTheBook(int degree, String weights) {
        double[] x = IntStream.range(0, 10).mapToDouble(i -> i / 9.0).toArray();
        Tensor targets = Tensor.of(
                Shape.of(10, 1),
                0.349486,
                0.830839,
                1.007332,
                0.971507,
                0.133066,
                0.166823,
                -0.848307,
                -0.445686,
                -0.563567,
                0.261502);
        double[] expected =
                Stream.of(weights.split(" ")).mapToDouble(Double::parseDouble).toArray();

        Map<String, Tensor> learned = fit(new LinearRegression(degree), NUMBER, Tensor.of(Shape.of(10, 1), x), targets);

        double[] found = Learned.doubles(learned, "weights", degree + 1, 1);
        for (int i = 0; i <= degree; i++) {
            // The book's two places; inputs are of single precision, which degree 9 magnifies.
            assertThat(found[i]).isCloseTo(expected[i], within(0.006 + 1e-3 * Math.abs(expected[i])));
        }
    }

    @Test
    void saysWhyThereIsNoOneAnswer() {
        Tensor same = Tensor.of(Shape.of(3, 2), 1, 2, 2, 4, 3, 6);
        Tensor targets = Tensor.of(Shape.of(3, 1), 1, 2, 3);
        assertThatThrownBy(() -> fit(new LinearRegression(1), NUMBER, same, targets))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("depend on each other");
        assertThatThrownBy(() -> fit(new LinearRegression(5), NUMBER, same, targets))
                .isInstanceOf(UserException.class)
                .hasMessage("there is no one answer to the least squares: 3 training examples are too few for 11"
                        + " weights; ridge-regression or a lower degree has one");
        assertThat(predict(new RidgeRegression(1e-6, 1), NUMBER, same, targets, Tensor.of(Shape.of(1, 2), 2, 4))[0])
                .isCloseTo(2, within(1e-3f));
    }

    @Test
    void takesTheFirstOfNeighboursThatAreEquallyFar() {
        Tensor inputs = Tensor.of(Shape.of(4, 1), 1, -1, 1, -1);
        Tensor targets = Tensor.of(Shape.of(4, 1), 1, 2, 3, 4);
        Tensor query = Tensor.of(Shape.of(1, 1), 0);
        assertThat(predict(new KNearestNeighbours(1), NUMBER, inputs, targets, query))
                .containsExactly(1);
        assertThat(predict(new KNearestNeighbours(3), NUMBER, inputs, targets, query))
                .containsExactly(2);
        assertThatThrownBy(() -> fit(new KNearestNeighbours(5), NUMBER, inputs, targets))
                .hasMessage("learner.neighbours is 5, but there are only 4 training examples");
    }

    /** Distances of single precision can't tell these apart. */
    @Test
    void settlesInDoublePrecisionWhoIsNearest() {
        int width = 500;
        Random random = new Random(1);
        Tensor inputs = Tensor.zeros(Shape.of(300, width));
        Tensor targets = Tensor.zeros(Shape.of(300, 1));
        float[] base = new float[width];
        for (int k = 0; k < width; k++) {
            base[k] = (float) random.nextGaussian();
        }
        for (int i = 0; i < 300; i++) {
            System.arraycopy(base, 0, inputs.values(), i * width, width);
            // The last but one is nearest, by the least that there is.
            inputs.values()[i * width + 7] = i == 298 ? Math.nextDown(base[7] + 3) : base[7] + 3;
            targets.values()[i] = i;
        }
        Tensor query = new Tensor(Shape.of(1, width), new float[width]);
        for (int k = 0; k < width; k++) {
            query.values()[k] = base[k] + (k == 7 ? 0 : 10);
        }
        assertThat(predict(new KNearestNeighbours(1), NUMBER, inputs, targets, query))
                .containsExactly(298);
    }

    @Test
    void growsATreeThatSolvesExclusiveOr() {
        assertThat(exclusiveOr(new DecisionTree(Optional.empty(), 1))).containsExactly(1, 0, 0, 1, 0, 1, 1, 0);
        // No single question tells anything.
        assertThat(exclusiveOr(new DecisionTree(Optional.of(1), 1))).containsOnly(0.5f);
    }

    @Test
    void evolvesANetworkThatSolvesExclusiveOr() {
        float[] predictions = exclusiveOr(new NeuroEvolution(4, 60, 15, 2, 0.5, 150));
        for (int i = 0; i < 4; i++) {
            boolean second = i == 1 || i == 2;
            assertThat(predictions[2 * i + (second ? 1 : 0)]).isGreaterThan(0.9f);
        }
    }

    private static float[] exclusiveOr(Estimator estimator) {
        Tensor inputs = Tensor.of(Shape.of(4, 2), 0, 0, 0, 1, 1, 0, 1, 1);
        Tensor targets = Tensor.of(Shape.of(4, 2), 1, 0, 0, 1, 0, 1, 1, 0);
        return predict(estimator, TWO, inputs, targets, inputs);
    }

    @Test
    void keepsTreesOfNeighbouringNumbersApart() {
        float one = 1;
        float next = Math.nextUp(one);
        Tensor inputs = new Tensor(Shape.of(2, 1), new float[] {one, next});
        Tensor targets = Tensor.of(Shape.of(2, 1), 3, 4);
        assertThat(predict(new DecisionTree(Optional.empty(), 1), NUMBER, inputs, targets, inputs))
                .containsExactly(3, 4);
    }

    @Test
    void rejectsATreeThatGoesAroundInCircles() {
        Tensor inputs = Tensor.of(Shape.of(2, 1), 0, 1);
        Map<String, Tensor> learned =
                fit(new DecisionTree(Optional.empty(), 1), NUMBER, inputs, Tensor.of(Shape.of(2, 1), 3, 4));
        learned.put("left", Tensor.of(Shape.of(3), 0, 0, 0));
        assertThatThrownBy(() -> new DecisionTree(Optional.empty(), 1).predictor(NUMBER, Shape.of(1), learned))
                .hasMessage("what was learned is no tree for inputs of 1 numbers");
    }

    @Test
    void needsTwoClassesToSeparate() {
        Tensor inputs = Tensor.of(Shape.of(2, 1), 0, 1);
        assertThatThrownBy(() ->
                        fit(new GaussianSvm(1, Optional.empty()), TWO, inputs, Tensor.of(Shape.of(2, 2), 1, 0, 1, 0)))
                .isInstanceOf(UserException.class)
                .hasMessage("gaussian-svm needs training examples of two classes at least");
    }

    @Test
    void countsTheWorthlessTreeOfAdaBoostOut() {
        Tensor inputs = Tensor.of(Shape.of(4, 2), 0, 0, 0, 1, 1, 0, 1, 1);
        assertThatThrownBy(
                        () -> fit(new AdaBoost(10, 1), TWO, inputs, Tensor.of(Shape.of(4, 2), 1, 0, 0, 1, 0, 1, 1, 0)))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("is no better than guessing");
    }

    /** What the deck and scikit-learn say of these digits. */
    @Test
    void reachesTheKnownFiguresOnDigits() throws IOException {
        Path folder = digits();
        Examples train = read(folder.resolve("optdigits.tra"));
        Examples test = read(folder.resolve("optdigits.tes"));
        assertThat(accuracy(new KNearestNeighbours(1), train, test)).isCloseTo(0.9800, within(5e-5));
        assertThat(accuracy(new KNearestNeighbours(3), train, test)).isCloseTo(0.9783, within(5e-5));
        assertThat(accuracy(new KNearestNeighbours(5), train, test)).isCloseTo(0.9789, within(5e-5));
        assertThat(accuracy(new KNearestNeighbours(11), train, test)).isCloseTo(0.9789, within(5e-5));
        assertThat(accuracy(new RandomForest(60, Optional.empty(), Optional.empty(), 1), train, test))
                .isBetween(0.965, 0.985);
        assertThat(accuracy(new GaussianSvm(1, Optional.empty()), train, test)).isBetween(0.97, 0.985);
    }

    private static Path digits() {
        String home = System.getenv("ASSAY_DATA");
        if (home == null) {
            System.err.println(
                    "SKIPPED: learners were NOT tested on digits; set ASSAY_DATA to the folder of data sets");
        }
        Assumptions.assumeTrue(home != null, "SKIPPED: set ASSAY_DATA to the folder of data sets");
        return Path.of(String.valueOf(home), "digits");
    }

    private static Examples read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file).stream()
                .filter(line -> !line.isBlank())
                .toList();
        Tensor inputs = Tensor.zeros(Shape.of(lines.size(), 64));
        Tensor targets = Tensor.zeros(Shape.of(lines.size(), 10));
        for (int i = 0; i < lines.size(); i++) {
            List<String> numbers = new ArrayList<>(List.of(lines.get(i).split(",")));
            for (int k = 0; k < 64; k++) {
                inputs.values()[i * 64 + k] = Float.parseFloat(numbers.get(k).strip());
            }
            targets.values()[i * 10 + Integer.parseInt(numbers.get(64).strip())] = 1;
        }
        return new HostExamples(inputs, targets);
    }

    private static double accuracy(Estimator estimator, Examples train, Examples test) {
        Task task = Task.MultiClass.of(10);
        Map<String, Tensor> learned = estimator.fit(new Estimator.Training(train, task, new Seeds(1), () -> false));
        Tensor predictions = estimator
                .predictor(task, train.inputShape(), learned)
                .predict(test.asBatch().inputs());
        float[] target = new float[10];
        int right = 0;
        for (int i = 0; i < test.size(); i++) {
            test.copyTarget(i, target, 0);
            right += target[Tensor.largest(predictions.values(), i * 10, 10)] == 1 ? 1 : 0;
        }
        return (double) right / test.size();
    }
}
