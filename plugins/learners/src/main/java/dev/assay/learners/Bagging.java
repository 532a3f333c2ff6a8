package dev.assay.learners;

import dev.assay.data.Task;
import dev.assay.run.Seeds;
import dev.assay.spi.Estimator;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Bagging: the mean of what several learners predict, each of which has learned from as many examples, drawn with replacement.
 *
 * <p>Breiman 1996, https://doi.org/10.1007/BF00058655.
 *
 * @param learner what is learned several times
 * @param members how many times, at least 1
 */
@Name("bagging")
public record Bagging(Estimator learner, int members) implements Estimator {
    private static final String MEMBER = "member";

    public Bagging {
        Settings.atLeast(1, "members", members);
    }

    @Override
    public boolean supports(Task task) {
        return learner.supports(task);
    }

    @Override
    public Map<String, Tensor> fit(Training training) {
        Map<String, Tensor> learned = new LinkedHashMap<>();
        int n = training.examples().size();
        for (int member = 0; member < members && !training.stop().getAsBoolean(); member++) {
            RandomGenerator random = training.seeds().stream("bagging", member);
            int[] drawn = IntStream.range(0, n).map(i -> random.nextInt(n)).toArray();
            Training own = new Training(
                    training.examples().at(drawn),
                    training.task(),
                    new Seeds(training.seeds().seed("bagging-member", member)),
                    training.stop());
            learned.putAll(Learned.prefixed(Learned.member(MEMBER, member), learner.fit(own)));
        }
        return learned;
    }

    @Override
    public Predictor predictor(Task task, Shape input, Map<String, Tensor> learned) {
        List<Predictor> predictors = IntStream.range(0, members)
                .mapToObj(member ->
                        learner.predictor(task, input, Learned.below(Learned.member(MEMBER, member), learned)))
                .toList();
        return inputs -> {
            double[] sums = new double[inputs.rows() * task.outputs().length()];
            for (Predictor predictor : predictors) {
                float[] values = predictor.predict(inputs).values();
                for (int i = 0; i < sums.length; i++) {
                    sums[i] += values[i] / members;
                }
            }
            return Tensor.of(task.outputs().batched(inputs.rows()), sums);
        };
    }
}
