package dev.assay.experiments.run;

import dev.assay.data.Examples;
import dev.assay.data.Part;
import dev.assay.data.Splits;
import dev.assay.data.Task;
import dev.assay.experiments.spec.Amount;
import dev.assay.experiments.spec.SplitSpec;
import dev.assay.run.Seeds;
import dev.assay.spi.UserException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Divides a data set into the parts of a run, as a {@link SplitSpec} says. */
record Division(SplitSpec spec, Task task, Seeds seeds) {
    /**
     * The parts: those that the set has of its own, the others taken out of its training part, and each cut to its limit.
     *
     * @throws UserException where too little is left, with the figures
     */
    Map<Part, Examples> of(Map<Part, Examples> whole) {
        Map<Part, Examples> own = spec.fold().map(fold -> folded(whole, fold)).orElse(whole);
        Examples all = training(own);
        int validation = taken(own, Part.VALIDATION, spec.validation(), all.size());
        int test = taken(own, Part.TEST, spec.test(), all.size());
        if ((long) validation + test >= all.size()) {
            throw new UserException("split: " + validation + " examples for validation and " + test
                    + " for test leave nothing to train on of the " + all.size()
                    + " that there are; choose smaller split.validation or split.test");
        }
        Map<Part, Examples> parts = new EnumMap<>(own);
        if (validation + test > 0) {
            int train = all.size() - validation - test;
            List<int[]> indices = divide(all, List.of(validation, test, train), "split");
            put(parts, Part.VALIDATION, all.at(indices.get(0)));
            put(parts, Part.TEST, all.at(indices.get(1)));
            parts.put(Part.TRAIN, all.at(indices.get(2)));
        }
        limit(parts, Part.TRAIN, spec.limitTrain());
        limit(parts, Part.VALIDATION, spec.limitValidation());
        limit(parts, Part.TEST, spec.limitTest());
        return parts;
    }

    private static Examples training(Map<Part, Examples> parts) {
        Examples all = parts.get(Part.TRAIN);
        if (all == null) {
            throw new UserException("the data set has no part to train on");
        }
        return all;
    }

    /** With one fold as the test part, and the others as the training part. */
    private Map<Part, Examples> folded(Map<Part, Examples> whole, SplitSpec.Fold fold) {
        Examples all = training(whole);
        if (fold.of() > all.size()) {
            throw new UserException("split.fold: " + fold.of()
                    + " folds need as many examples to train on, and there are " + all.size());
        }
        List<Integer> sizes = IntStream.range(0, fold.of())
                .mapToObj(i -> all.size() / fold.of() + (i < all.size() % fold.of() ? 1 : 0))
                .toList();
        List<int[]> folds = divide(all, sizes, "fold");
        int[] test = folds.remove(fold.number() - 1);
        Map<Part, Examples> parts = new EnumMap<>(whole);
        parts.put(Part.TEST, all.at(test));
        parts.put(
                Part.TRAIN,
                all.at(folds.stream().flatMapToInt(IntStream::of).sorted().toArray()));
        return parts;
    }

    private static int taken(Map<Part, Examples> own, Part part, Optional<Amount> amount, int total) {
        return own.containsKey(part) ? 0 : amount.map(a -> a.of(total)).orElse(0);
    }

    private static void put(Map<Part, Examples> parts, Part part, Examples examples) {
        if (examples.size() > 0) {
            parts.put(part, examples);
        }
    }

    private void limit(Map<Part, Examples> parts, Part part, Optional<Amount> limit) {
        parts.computeIfPresent(part, (key, examples) -> {
            int count = limit.map(amount -> amount.of(examples.size())).orElse(examples.size());
            if (count < 1) {
                throw new UserException("split.limit-" + part.label() + ": at least one example must be left of the "
                        + examples.size() + " that there are");
            }
            return count >= examples.size()
                    ? examples
                    : examples.at(divide(examples, List.of(count, examples.size() - count), "limit/" + part.label())
                            .get(0));
        });
    }

    private List<int[]> divide(Examples examples, List<Integer> counts, String stream) {
        return spec.stratified() && task instanceof Task.MultiClass
                ? Splits.stratified(Splits.classes(examples), counts, seeds.stream(stream))
                : Splits.divide(examples.size(), counts, seeds.stream(stream));
    }
}
