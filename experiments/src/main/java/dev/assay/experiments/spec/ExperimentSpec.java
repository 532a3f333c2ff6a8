package dev.assay.experiments.spec;

import dev.assay.data.Layout;
import dev.assay.data.Part;
import dev.assay.data.Task;
import dev.assay.network.Network;
import dev.assay.spi.Architecture;
import dev.assay.spi.Augmentation;
import dev.assay.spi.Dataset;
import dev.assay.spi.Device;
import dev.assay.spi.Engine;
import dev.assay.spi.Estimator;
import dev.assay.spi.Initializer;
import dev.assay.spi.Learner;
import dev.assay.spi.LossChoice;
import dev.assay.spi.Metric;
import dev.assay.spi.Optimizer;
import dev.assay.spi.Procedure;
import dev.assay.spi.Regularizer;
import dev.assay.spi.Tracker;
import dev.assay.spi.Transform;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A whole experiment: what a resolved config says. Its record components are the config's root keys, in kebab-case.
 *
 * @param name the folder below {@code runs} and the title of reports
 * @param seed the root of all randomness
 * @param learner what learns; all but gradient descent leave architecture, engine and what belongs to them aside
 * @param transfer what its layers begin with, and how fast they learn
 * @param pretrain the dense layer that is learned without targets, as an auto-encoder of what goes into it; all are learned, with the targets, where
 *     empty
 * @param loss what to minimise; chosen from the task where empty
 * @param procedure how the experiment is made of runs
 * @param batchSize examples a step
 * @param epochs passes over the training part at most
 * @param maxSteps steps at most, whatever the epochs say
 * @param testWeights which weights the test and the record get
 * @param monitor the validation metric that says which weights are best
 * @param metrics what to measure; all that fit the task where empty
 * @param outputs the parts of which all that the network predicts is kept
 * @param diagnostics what is looked at within the network; nothing where empty
 * @param tracker what is told of the run while it goes on; nothing where empty
 * @param systemMetrics how often processor and memory are looked at; never where empty
 * @param runs the folder that records go to
 */
public record ExperimentSpec(
        String name,
        long seed,
        Dataset dataset,
        DataSpec data,
        SplitSpec split,
        List<Augmentation> augmentations,
        List<Transform> preprocessing,
        Learner learner,
        Architecture architecture,
        Initializer initializer,
        Optional<TransferSpec> transfer,
        Optional<String> pretrain,
        Optional<LossChoice> loss,
        Optimizer optimizer,
        List<Regularizer> regularizers,
        Procedure procedure,
        int batchSize,
        int epochs,
        Optional<Long> maxSteps,
        TestWeights testWeights,
        String monitor,
        List<Metric> metrics,
        Engine engine,
        Device device,
        CheckpointSpec checkpoints,
        ProvenanceSpec provenance,
        List<Part> outputs,
        Optional<DiagnosticsSpec> diagnostics,
        Optional<Tracker> tracker,
        Optional<Duration> systemMetrics,
        Path runs) {
    /** Which weights are tested. */
    public enum TestWeights {
        /** Those after the epoch whose validation was best. */
        BEST,
        /** Those after the last step. */
        LAST
    }

    public ExperimentSpec {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
            throw new IllegalArgumentException(
                    "name must be letters, digits, '.', '_' and '-', at most 100, found '" + name + "'");
        }
        if (batchSize < 1) {
            throw new IllegalArgumentException("batch-size must be at least 1, found " + batchSize);
        }
        if (epochs < 1) {
            throw new IllegalArgumentException("epochs must be at least 1, found " + epochs);
        }
        maxSteps.ifPresent(steps -> {
            if (steps < 1) {
                throw new IllegalArgumentException("max-steps must be at least 1, found " + steps);
            }
        });
        systemMetrics.ifPresent(interval -> {
            if (interval.toMillis() < 10) {
                throw new IllegalArgumentException(
                        "system-metrics must be at least 10ms, found " + interval.toMillis() + "ms");
            }
        });
        if (pretrain.isPresent() && learner instanceof Estimator) {
            throw new IllegalArgumentException("pretrain needs learner=gradient-descent: it is layers of a network that"
                    + " are learned one by one");
        }
        augmentations = List.copyOf(augmentations);
        preprocessing = List.copyOf(preprocessing);
        regularizers = List.copyOf(regularizers);
        metrics = List.copyOf(metrics);
        outputs = List.copyOf(outputs);
        if (outputs.contains(Part.TRAIN)) {
            throw new IllegalArgumentException("outputs must be among validation and test, found train");
        }
    }

    /** The runs that the experiment is made of; empty where it is one run by itself. */
    public Optional<Procedure.Composite> composite() {
        return procedure.composite(seed, splitSeed());
    }

    /** What the layers of this network begin with, and how fast they learn: below a layer that is learned without targets, not at all. */
    public Optional<TransferSpec> transfer(Network network) {
        return pretrain.map(layer -> {
                    List<String> below = Pretraining.below(network, layer);
                    return new TransferSpec(
                            transfer.flatMap(TransferSpec::from),
                            transfer.map(TransferSpec::weights).orElse(TestWeights.BEST),
                            below,
                            List.of(),
                            below,
                            Map.of());
                })
                .or(() -> transfer);
    }

    /** What the data are divided by. */
    public long splitSeed() {
        return split.seed().orElse(seed);
    }

    /**
     * The network to train, rewritten by the regularizers, for the given data; where a layer is learned without targets, the part in which it is, as
     * it is.
     */
    public Network network(Task task, Layout inputs) {
        Network network = architecture.network(inputs, task);
        if (pretrain.isPresent()) {
            return Pretraining.network(network, pretrain.get());
        }
        for (Regularizer regularizer : regularizers) {
            network = regularizer.rewrite(network);
        }
        return network;
    }

    /** What becomes of inputs by the preprocessing. */
    public Layout prepared(Layout inputs) {
        Layout layout = inputs;
        for (Transform transform : preprocessing) {
            layout = layout.after(transform.output(layout.shape()));
        }
        return layout;
    }
}
