package dev.assay.experiments.run;

import dev.assay.data.Part;
import dev.assay.network.Network;
import dev.assay.results.Outputs;
import dev.assay.results.Predictions;
import dev.assay.run.EpochRecord;
import dev.assay.run.MetricValue;
import dev.assay.run.RunRecord;
import dev.assay.run.Snapshot;
import dev.assay.run.WeightsDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came out of a run, before it is written down.
 *
 * @param failure what went wrong, for a person to read
 * @param network what was trained; empty where the learner needs none
 * @param trouble what kind of failure
 * @param evaluation the test metrics in full
 * @param metrics the figures of the weights that were tested, by {@code <part>/<metric>}
 * @param chain digests of the weights over the steps
 * @param weights those that were tested
 * @param mostWrong the test examples that the model got most wrong, worst first
 * @param predictions of the test examples; empty where they were not all tested, or have no classes
 * @param outputs all that was predicted, for the parts of which the config asks for it
 */
public record RunResult(
        RunRecord.Status status,
        Optional<String> failure,
        Trouble trouble,
        Optional<Network> network,
        List<EpochRecord> epochs,
        Map<String, MetricValue> evaluation,
        Map<String, Double> metrics,
        List<WeightsDigest> chain,
        Map<String, Double> seconds,
        Map<String, Double> examplesPerSecond,
        Snapshot weights,
        List<Mistake> mostWrong,
        Optional<Predictions> predictions,
        Map<Part, Outputs> outputs) {
    /** How many numbers were learned: the network's trained ones, or all of a learner without one. */
    long parameters() {
        return network.map(Network::parameters)
                .orElseGet(() -> weights.weights().values().stream()
                        .mapToLong(tensor -> tensor.shape().elements())
                        .sum());
    }

    /** What kind of failure a run met with. */
    public enum Trouble {
        NONE,
        /** The Java machine, or the card, had no room. */
        OUT_OF_MEMORY,
        /** The loss became NaN or infinite. */
        NOT_FINITE,
        OTHER
    }

    /**
     * An example that was given a wrong class.
     *
     * @param index in the test part
     * @param truth the number of the true class
     * @param prediction the number of the class with the highest probability
     * @param probability what the model gave to the wrong class
     */
    public record Mistake(int index, int truth, int prediction, double probability) {}
}
