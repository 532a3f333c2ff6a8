package dev.assay.results.score;

import dev.assay.results.score.PrecisionRecall.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The objects of one category, and the detections that are matched with them image by image. */
final class CategoryMatches {
    /** Detections beyond these many in an image are not looked at by COCO. */
    private static final int MOST_DETECTIONS = 100;

    private static final double ALMOST_ONE = 1 - 1e-10;

    private static final class Image {
        final List<GroundTruth> truth = new ArrayList<>();
        final List<Detection> detections = new ArrayList<>();

        List<Detection> ranked() {
            return detections.stream()
                    .sorted(Comparator.comparingDouble(detection -> -detection.score()))
                    .toList();
        }
    }

    private final SortedMap<Long, Image> images = new TreeMap<>();

    void add(GroundTruth object) {
        image(object.image()).truth.add(object);
    }

    void add(Detection detection) {
        image(detection.image()).detections.add(detection);
    }

    private Image image(long id) {
        return images.computeIfAbsent(id, number -> new Image());
    }

    /** As in VOC's development kit: each detection belongs to the object that it covers best, whoever else has found that one. */
    PrecisionRecall voc(double threshold) {
        List<Outcome> outcomes = new ArrayList<>();
        int wanted = 0;
        for (Image image : images.values()) {
            boolean[] found = new boolean[image.truth.size()];
            wanted += (int)
                    image.truth.stream().filter(object -> !object.optional()).count();
            for (Detection detection : image.ranked()) {
                int best = -1;
                double most = Double.NEGATIVE_INFINITY;
                for (int i = 0; i < found.length; i++) {
                    double overlap = detection
                            .box()
                            .intersectionOverUnion(image.truth.get(i).box());
                    if (overlap > most) {
                        most = overlap;
                        best = i;
                    }
                }
                if (most < threshold) {
                    outcomes.add(new Outcome(detection.score(), false));
                } else if (!image.truth.get(best).optional()) {
                    outcomes.add(new Outcome(detection.score(), !found[best]));
                    found[best] = true;
                }
            }
        }
        return new PrecisionRecall(outcomes, wanted);
    }

    /**
     * As in pycocotools: each detection takes, of the objects that are still free, the one that it covers best, one that counts before any
     * that does not.
     *
     * @param most of each image so many detections, those with the highest scores
     * @return for each threshold
     */
    List<PrecisionRecall> coco(double[] thresholds, Size size, int most) {
        List<PrecisionRecall> curves = new ArrayList<>();
        for (double threshold : thresholds) {
            List<Outcome> outcomes = new ArrayList<>();
            int wanted = 0;
            for (Image image : images.values()) {
                wanted += (int) image.truth.stream()
                        .filter(object -> counts(object, size))
                        .count();
                outcomes.addAll(outcomes(image, Math.min(threshold, ALMOST_ONE), size, most));
            }
            curves.add(new PrecisionRecall(outcomes, wanted));
        }
        return curves;
    }

    private static boolean counts(GroundTruth object, Size size) {
        return !object.optional() && size.has(object.area());
    }

    private static List<Outcome> outcomes(Image image, double threshold, Size size, int most) {
        List<GroundTruth> truth = image.truth.stream()
                .sorted(Comparator.comparing(object -> !counts(object, size)))
                .toList();
        boolean[] taken = new boolean[truth.size()];
        List<Outcome> outcomes = new ArrayList<>();
        for (Detection detection :
                image.ranked().stream().limit(Math.min(most, MOST_DETECTIONS)).toList()) {
            int match = match(detection, truth, taken, threshold, size);
            boolean ignored = match < 0 ? !size.has(detection.box().area()) : !counts(truth.get(match), size);
            if (match >= 0) {
                taken[match] = true;
            }
            if (!ignored) {
                outcomes.add(new Outcome(detection.score(), match >= 0));
            }
        }
        return outcomes;
    }

    private static int match(
            Detection detection, List<GroundTruth> truth, boolean[] taken, double threshold, Size size) {
        int match = -1;
        double best = threshold;
        for (int i = 0; i < truth.size(); i++) {
            GroundTruth object = truth.get(i);
            if (taken[i] && !object.crowd()) {
                continue;
            }
            if (match >= 0 && counts(truth.get(match), size) && !counts(object, size)) {
                break;
            }
            double overlap = overlap(detection.box(), object);
            if (overlap >= best) {
                best = overlap;
                match = i;
            }
        }
        return match;
    }

    /** What a detection has in common with a crowd is measured against the detection, which can't be expected to cover the crowd. */
    private static double overlap(Box box, GroundTruth object) {
        if (!object.crowd()) {
            return box.intersectionOverUnion(object.box());
        }
        double both = box.intersection(object.box());
        return both == 0 ? 0 : both / box.area();
    }
}
