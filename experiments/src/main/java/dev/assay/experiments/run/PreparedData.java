package dev.assay.experiments.run;

import dev.assay.data.DataHome;
import dev.assay.data.DatasetInfo;
import dev.assay.data.Examples;
import dev.assay.data.Layout;
import dev.assay.data.Part;
import dev.assay.experiments.spec.ExperimentSpec;
import dev.assay.run.Seeds;
import dev.assay.spi.Augmentation;
import dev.assay.spi.Transform;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A run's data, divided into parts and preprocessed.
 *
 * @param raw the parts as the data set has them, for pictures
 * @param augmentations the distortions of training examples, which come before the preprocessing
 * @param preprocessing the steps, whose figures come from the training part alone
 * @param ready the parts after preprocessing
 */
public record PreparedData(
        DatasetInfo info,
        Map<Part, Examples> raw,
        List<Augmentation.Fitted> augmentations,
        List<Transform.Fitted> preprocessing,
        Map<Part, Examples> ready) {
    /** Reads, divides and preprocesses. */
    public static PreparedData of(ExperimentSpec spec, DataHome home, Seeds seeds) {
        OpenedData raw = OpenedData.of(spec.dataset(), spec.data(), home);
        Division division = new Division(spec.split(), raw.info().task(), new Seeds(spec.splitSeed()));
        return of(spec, raw.info(), division.of(raw.parts()));
    }

    /** Preprocesses parts that are there. */
    public static PreparedData of(ExperimentSpec spec, DatasetInfo info, Map<Part, Examples> raw) {
        if (spec.pretrain().isEmpty()) {
            return prepared(spec, info, raw);
        }
        Shape outputs = spec.network(info.task(), spec.prepared(info.inputs())).output();
        Map<Part, Examples> without = new EnumMap<>(Part.class);
        raw.forEach((part, examples) -> without.put(part, new WithoutTargets(examples, outputs)));
        return prepared(spec, WithoutTargets.info(info, outputs.length()), without);
    }

    private static PreparedData prepared(ExperimentSpec spec, DatasetInfo info, Map<Part, Examples> raw) {
        Map<Part, Examples> ready = new EnumMap<>(raw);
        List<Transform.Fitted> preprocessing = new ArrayList<>();
        for (Transform transform : spec.preprocessing()) {
            Transform.Fitted fitted = transform.fit(part(ready, Part.TRAIN));
            preprocessing.add(fitted);
            ready.replaceAll((part, examples) -> {
                Transformed transformed = new Transformed(
                        examples, examples.layout().after(transform.output(examples.inputShape())), fitted);
                return part == Part.TRAIN && !spec.augmentations().isEmpty() ? transformed : transformed.quicker();
            });
        }
        List<Augmentation.Fitted> augmentations = spec.augmentations().stream()
                .map(augmentation -> augmentation.fit(part(raw, Part.TRAIN), info.task()))
                .toList();
        return new PreparedData(info, raw, augmentations, preprocessing, ready);
    }

    public boolean has(Part part) {
        return ready.containsKey(part);
    }

    /** A part that is there, preprocessed. */
    public Examples part(Part part) {
        return part(ready, part);
    }

    /**
     * The training part as an epoch sees it: each example distorted by numbers of its own, and preprocessed.
     *
     * @param epoch from 1
     */
    Examples training(long epoch, Seeds seeds) {
        if (augmentations.isEmpty()) {
            return part(Part.TRAIN);
        }
        Examples distorted = new Augmented(rawPart(Part.TRAIN), augmentations, seeds, epoch);
        return part(Part.TRAIN) instanceof Transformed ready ? ready.over(distorted) : distorted;
    }

    /** A part that is there, as the data set has it. */
    public Examples rawPart(Part part) {
        return part(raw, part);
    }

    /** The preprocessed inputs by name. */
    public Layout inputs() {
        return part(Part.TRAIN).layout();
    }

    /** The shape of one preprocessed example. */
    public Shape input() {
        return part(Part.TRAIN).inputShape();
    }

    private static Examples part(Map<Part, Examples> parts, Part part) {
        Examples examples = parts.get(part);
        if (examples == null) {
            throw new UserException("there is no " + part.label() + " part; there are " + parts.keySet());
        }
        return examples;
    }
}
