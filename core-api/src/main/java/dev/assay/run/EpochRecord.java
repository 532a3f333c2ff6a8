package dev.assay.run;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one epoch brought.
 *
 * @param epoch counted from 1
 * @param steps the steps taken since the run began
 * @param seconds the time since training began, at the end of this epoch
 * @param metrics by {@code <part>/<metric>}: {@code train/loss}, {@code validation/accuracy}
 */
public record EpochRecord(int epoch, long steps, double seconds, Map<String, Double> metrics) {
    public EpochRecord {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }
}
