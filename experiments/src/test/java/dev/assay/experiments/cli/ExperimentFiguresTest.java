package dev.assay.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Small experiments of docs/experiments.md, run anew: they come to the figures that were published. */
@Tag("slow")
class ExperimentFiguresTest {
    @TempDir
    Path folder;

    /** The figures are of one seed, on another processor other bits; where nothing is random, the margin is that of rounding. */
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
                    polynomial-degree          | learner.degree=0       | test/root-mean-squared-error | 0.7878 | 0.00005
                    polynomial-degree          | learner.degree=3       | test/root-mean-squared-error | 0.3318 | 0.00005
                    ridge-regression           | learner.rate=1         | test/root-mean-squared-error | 0.6191 | 0.00005
                    adaline                    | dataset.function=and   | test/accuracy                | 1      | 0
                    adaline                    | dataset.function=or    | test/accuracy                | 1      | 0
                    perceptron                 | dataset.function=and   | test/accuracy                | 1      | 0
                    perceptron                 | dataset.function=or    | test/accuracy                | 1      | 0
                    perceptron                 | dataset.function=xor   | test/accuracy                | 0.5    | 0.25
                    xor                        | seed=1                 | test/accuracy                | 1      | 0
                    digits-nearest-neighbours  | learner.neighbours=1   | test/accuracy                | 0.9800 | 0.00005
                    digits-nearest-neighbours  | learner.neighbours=3   | test/accuracy                | 0.9783 | 0.00005
                    digits-nearest-neighbours  | learner.neighbours=11  | test/accuracy                | 0.9789 | 0.00005
                    digits-baselines           | learner=gaussian-svm   | test/accuracy                | 0.9761 | 0.001
                    digits-baselines           | learner=random-forest  | test/accuracy                | 0.970  | 0.008
                    iris-k-fold                | seed=1                 | test/accuracy                | 0.960  | 0.02
                    learning-rates             | seed=1                 | test/accuracy                | 0.946  | 0.008
                    learning-rates             | optimizer.learning-rate=3 | test/accuracy             | 0.100  | 0.02
                    """)
    void comesToItsFigure(String experiment, String override, String figure, double expected, double margin)
            throws IOException {
        assumeTrue(System.getenv("ASSAY_DATA") != null, "SKIPPED: set ASSAY_DATA to the folder of the data sets");
        Invocation run = Invocation.of("run", "runs=\"" + folder + '"', "experiment=" + experiment, override);

        assertThat(run.code()).as(run.err()).isZero();
        try (var runs = Files.list(folder.resolve(experiment))) {
            Path record = runs.findFirst().orElseThrow().resolve("record.json");
            assertThat(new ObjectMapper()
                            .readTree(record.toFile())
                            .get("metrics")
                            .get(figure)
                            .asDouble())
                    .isCloseTo(expected, within(margin));
        }
    }
}
