package dev.assay.results;

import dev.assay.network.Summary;
import dev.assay.run.RunRecord;
import dev.assay.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that the report of a run is made from.
 *
 * @param network empty where the run had none
 * @param config the resolved config as text
 * @param wrong the most wrong test examples, the worst first; empty where there are none
 * @param seen within the network, by the names of {@link Seen}; empty where nothing was looked at
 */
public record ReportData(
        RunRecord record,
        Optional<Summary> network,
        String config,
        List<WrongExample> wrong,
        Map<String, Tensor> seen) {
    public ReportData {
        wrong = List.copyOf(wrong);
        seen = Collections.unmodifiableMap(new LinkedHashMap<>(seen));
    }
}
