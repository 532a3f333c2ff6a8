package dev.assay.results.score;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How good detections are.
 *
 * @param figures by name, the main one, {@code mean-average-precision}, first; NaN where nothing asks for it
 * @param byCategory the average precision of each category that the ground truth has
 */
public record DetectionScore(Map<String, Double> figures, SortedMap<Long, Double> byCategory) {
    private static final double[] VOC_THRESHOLD = {0.5};

    public DetectionScore {
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
        byCategory = Collections.unmodifiableSortedMap(new TreeMap<>(byCategory));
    }

    /** Whose rules are followed. */
    public enum Protocol {
        /**
         * Pascal VOC 2007: IoU of 0.5 or more, the greatest precision at each of 11 recalls. Everingham et al. 2010,
         * https://doi.org/10.1007/s11263-009-0275-4
         */
        VOC_2007,
        /** Pascal VOC from 2010 on: likewise, but the whole area under the precision made monotone. */
        VOC_2010,
        /** COCO: the mean over IoU thresholds 0.5 to 0.95, 101 recalls, and objects by size. Lin et al. 2014, https://arxiv.org/abs/1405.0312 */
        COCO
    }

    /** Compares detections with the ground truth; categories that only detections have count for nothing. */
    public static DetectionScore of(List<GroundTruth> truth, List<Detection> detections, Protocol protocol) {
        SortedMap<Long, CategoryMatches> categories = new TreeMap<>();
        truth.forEach(object -> categories
                .computeIfAbsent(object.category(), category -> new CategoryMatches())
                .add(object));
        detections.stream()
                .filter(detection -> categories.containsKey(detection.category()))
                .forEach(detection -> categories
                        .getOrDefault(detection.category(), new CategoryMatches())
                        .add(detection));
        return protocol == Protocol.COCO ? coco(categories) : voc(categories, protocol);
    }

    private static DetectionScore voc(SortedMap<Long, CategoryMatches> categories, Protocol protocol) {
        SortedMap<Long, Double> byCategory = new TreeMap<>();
        categories.forEach((category, matches) -> {
            PrecisionRecall curve = matches.voc(VOC_THRESHOLD[0]);
            byCategory.put(
                    category, protocol == Protocol.VOC_2007 ? curve.interpolated(11) : curve.areaUnderEnvelope());
        });
        return new DetectionScore(
                Map.of("mean-average-precision", mean(new ArrayList<>(byCategory.values()))), byCategory);
    }

    private static DetectionScore coco(SortedMap<Long, CategoryMatches> categories) {
        Map<Size, Map<Long, List<PrecisionRecall>>> curves = new LinkedHashMap<>();
        for (Size size : Size.values()) {
            Map<Long, List<PrecisionRecall>> bySize = new LinkedHashMap<>();
            categories.forEach((category, matches) -> bySize.put(category, matches.coco(thresholds(), size, 100)));
            curves.put(size, bySize);
        }
        Map<Long, List<PrecisionRecall>> all = curves.getOrDefault(Size.ALL, Map.of());
        Map<String, Double> figures = new LinkedHashMap<>();
        SortedMap<Long, Double> byCategory = new TreeMap<>();
        all.forEach((category, each) -> byCategory.put(
                category,
                mean(each.stream().map(curve -> curve.interpolated(101)).toList())));
        figures.put("mean-average-precision", averagePrecision(all));
        figures.put("mean-average-precision/iou-0.50", averagePrecisionAt(all, 0));
        figures.put("mean-average-precision/iou-0.75", averagePrecisionAt(all, 5));
        for (Size size : List.of(Size.SMALL, Size.MEDIUM, Size.LARGE)) {
            figures.put(
                    "mean-average-precision/" + size.label(), averagePrecision(curves.getOrDefault(size, Map.of())));
        }
        for (int most : new int[] {1, 10}) {
            Map<Long, List<PrecisionRecall>> few = new LinkedHashMap<>();
            categories.forEach((category, matches) -> few.put(category, matches.coco(thresholds(), Size.ALL, most)));
            figures.put("average-recall/" + most, averageRecall(few));
        }
        figures.put("average-recall/100", averageRecall(all));
        for (Size size : List.of(Size.SMALL, Size.MEDIUM, Size.LARGE)) {
            figures.put("average-recall/" + size.label(), averageRecall(curves.getOrDefault(size, Map.of())));
        }
        return new DetectionScore(figures, byCategory);
    }

    /** 0.5, 0.55, to 0.95, as NumPy's linspace has them: a rounding would matter where an IoU is just that. */
    private static double[] thresholds() {
        double[] thresholds = new double[10];
        for (int i = 0; i < 10; i++) {
            thresholds[i] = i == 9 ? 0.95 : 0.5 + i * ((0.95 - 0.5) / 9);
        }
        return thresholds;
    }

    private static double averagePrecision(Map<Long, List<PrecisionRecall>> curves) {
        return mean(curves.values().stream()
                .flatMap(List::stream)
                .map(curve -> curve.interpolated(101))
                .toList());
    }

    private static double averagePrecisionAt(Map<Long, List<PrecisionRecall>> curves, int threshold) {
        return mean(curves.values().stream()
                .map(each -> each.get(threshold).interpolated(101))
                .toList());
    }

    private static double averageRecall(Map<Long, List<PrecisionRecall>> curves) {
        return mean(curves.values().stream()
                .flatMap(List::stream)
                .map(PrecisionRecall::finalRecall)
                .toList());
    }

    /** The mean of those that are defined, NaN where none is. */
    private static double mean(List<Double> values) {
        OptionalDouble mean = values.stream()
                .mapToDouble(Double::doubleValue)
                .filter(value -> !Double.isNaN(value))
                .average();
        return mean.isPresent() ? mean.getAsDouble() : Double.NaN;
    }
}
