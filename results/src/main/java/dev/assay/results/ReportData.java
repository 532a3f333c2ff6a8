package dev.assay.results;

import dev.assay.network.Summary;
import dev.assay.run.RunRecord;
import java.util.List;
import java.util.Optional;

/**
 * All that the report of a run is made from.
 *
 * @param network empty where the run had none
 * @param config the resolved config as text
 * @param wrong the most wrong test examples, the worst first; empty where there are none
 */
public record ReportData(RunRecord record, Optional<Summary> network, String config, List<WrongExample> wrong) {
    public ReportData {
        wrong = List.copyOf(wrong);
    }
}
