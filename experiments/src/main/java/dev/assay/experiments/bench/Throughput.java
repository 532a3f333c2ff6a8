package dev.assay.experiments.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How fast an engine went through one network.
 *
 * @param parameters the numbers that are trained
 * @param multiplyAdds for one example in inference
 * @param batch examples a step
 * @param trained examples a second in training: forward, backward and the optimizer's step; the median over the steps
 * @param inferred examples a second in inference, likewise
 * @param peakMebibytes the most memory that the process has had so far, all networks before included; empty where the system does not tell
 * @param threads on how many threads an operation may run; empty where the engine does not tell
 * @param engine name and version
 */
public record Throughput(
        String network,
        long parameters,
        long multiplyAdds,
        int batch,
        double trained,
        double inferred,
        OptionalLong peakMebibytes,
        OptionalInt threads,
        String engine) {
    /** Forward, back to the inputs and back to the weights, each as much work as the first; as is customary, the first layer is not left out. */
    private static final int PASSES_OF_TRAINING = 3;

    /** One line of JSON, with the keys that counterparts in other frameworks print; what is not known is left out. */
    public String json() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("network", network);
        values.put("parameters", parameters);
        values.put("batch", batch);
        values.put("train_examples_per_s", tenths(trained));
        values.put("infer_examples_per_s", tenths(inferred));
        values.put("train_gflop_per_s", tenths(gigaflops(trained) * PASSES_OF_TRAINING));
        values.put("infer_gflop_per_s", tenths(gigaflops(inferred)));
        peakMebibytes.ifPresent(peak -> values.put("peak_rss_mib", peak));
        threads.ifPresent(count -> values.put("threads", count));
        values.put("engine", engine);
        try {
            return JsonMapper.builder().build().writeValueAsString(values);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Two operations for each multiplication followed by an addition, in 10^9 a second. */
    private double gigaflops(double examples) {
        return examples * multiplyAdds * 2 / 1e9;
    }

    private static double tenths(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
