package dev.assay.learners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.data.Task;
import dev.assay.run.Seeds;
import dev.assay.spi.Estimator;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import dev.assay.testing.HostExamples;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Against scikit-learn and scikit-image; the cases are made by src/test/python/scikit_learn_cases.py. */
class LearnersAgainstScikitLearnTest {
    @TestFactory
    Stream<DynamicTest> learnsWhatScikitLearnLearns() throws IOException {
        return elements(cases().get("learners"))
                .map(test -> DynamicTest.dynamicTest(test.get("learner").toString(), () -> check(test)));
    }

    private static void check(JsonNode test) {
        Tensor inputs = tensor(test.get("inputs"));
        Tensor targets = tensor(test.get("targets"));
        List<String> names = IntStream.range(0, targets.rowLength())
                .mapToObj(Integer::toString)
                .toList();
        Task task = test.get("task").asText().equals("regression")
                ? new Task.Regression(names)
                : new Task.MultiClass(names);
        Estimator estimator = estimator(test.get("learner"));
        assertThat(estimator.supports(task)).isTrue();
        Map<String, Tensor> learned = estimator.fit(
                new Estimator.Training(new HostExamples(inputs, targets), task, new Seeds(1), () -> false));
        Tensor predictions =
                estimator.predictor(task, Shape.of(inputs.rowLength()), learned).predict(tensor(test.get("queries")));
        double tolerance = test.path("tolerance").asDouble(1e-6);
        List<JsonNode> expected = elements(test.get("predictions"))
                .flatMap(LearnersAgainstScikitLearnTest::elements)
                .toList();
        assertThat(predictions.values()).hasSize(expected.size());
        for (int i = 0; i < expected.size(); i++) {
            double value = expected.get(i).asDouble();
            assertThat((double) predictions.values()[i])
                    .as("prediction " + i)
                    .isCloseTo(value, within(tolerance * Math.max(1, Math.abs(value))));
        }
        JsonNode precision = test.path("noisePrecision");
        for (int o = 0; o < precision.size(); o++) {
            double value = precision.get(o).asDouble();
            assertThat((double) Objects.requireNonNull(learned.get("noise-precision"))
                            .values()[o])
                    .isCloseTo(value, within(1e-5 * value));
        }
    }

    private static Estimator estimator(JsonNode settings) {
        Optional<Integer> depth = Optional.of(settings.path("maxDepth"))
                .filter(JsonNode::isNumber)
                .map(JsonNode::asInt);
        double rate = settings.path("rate").asDouble();
        double c = settings.path("c").asDouble();
        int degree = settings.path("degree").asInt();
        return switch (settings.get("name").asText()) {
            case "k-nearest-neighbours" ->
                new KNearestNeighbours(settings.get("neighbours").asInt());
            case "linear-regression" -> new LinearRegression(degree);
            case "ridge-regression" -> new RidgeRegression(rate, degree);
            case "kernel-regression" ->
                new KernelRegression(settings.get("bandwidth").asDouble());
            case "kernel-ridge-regression" ->
                new KernelRidgeRegression(rate, settings.get("gamma").asDouble());
            case "linear-svm" -> new LinearSvm(c, 1e-9, 1_000_000);
            case "gaussian-svm" ->
                new GaussianSvm(
                        c,
                        Optional.of(settings.get("gamma"))
                                .filter(JsonNode::isNumber)
                                .map(JsonNode::asDouble));
            case "decision-tree" ->
                new DecisionTree(depth, settings.get("minLeaf").asInt());
            case "adaboost" ->
                new AdaBoost(
                        settings.get("trees").asInt(), settings.get("depth").asInt());
            case "gradient-boosting" ->
                new GradientBoosting(
                        settings.get("trees").asInt(),
                        settings.get("depth").asInt(),
                        settings.get("learningRate").asDouble());
            default -> throw new IllegalArgumentException(settings.toString());
        };
    }

    @TestFactory
    Stream<DynamicTest> findsTheOrientedGradientsThatScikitImageFinds() throws IOException {
        return elements(cases().get("hog")).map(test -> {
            HistogramOfOrientedGradients hog = new HistogramOfOrientedGradients(
                    test.get("orientations").asInt(),
                    test.get("cell").asInt(),
                    test.get("block").asInt());
            Shape shape =
                    Shape.of(1, test.get("height").asInt(), test.get("width").asInt());
            return DynamicTest.dynamicTest(hog + " of " + shape, () -> {
                Tensor image = new Tensor(shape.batched(1), floats(test.get("image")));
                float[] found = hog.restore(shape, Map.of()).apply(image).values();
                float[] expected = floats(test.get("features"));
                assertThat(found).hasSize(expected.length);
                assertThat(hog.output(shape)).isEqualTo(Shape.of(expected.length));
                for (int i = 0; i < expected.length; i++) {
                    assertThat(found[i]).as("feature " + i).isCloseTo(expected[i], within(2e-6f));
                }
            });
        });
    }

    private static Tensor tensor(JsonNode rows) {
        int width = rows.get(0).size();
        float[] values = new float[rows.size() * width];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(floats(rows.get(i)), 0, values, i * width, width);
        }
        return new Tensor(Shape.of(rows.size(), width), values);
    }

    private static float[] floats(JsonNode numbers) {
        float[] values = new float[numbers.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) numbers.get(i).asDouble();
        }
        return values;
    }

    private static JsonNode cases() throws IOException {
        try (InputStream in = Objects.requireNonNull(
                LearnersAgainstScikitLearnTest.class.getResourceAsStream("/learner-cases.json"))) {
            return new ObjectMapper().readTree(in);
        }
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
