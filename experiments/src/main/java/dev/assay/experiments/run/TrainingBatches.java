package dev.assay.experiments.run;

import dev.assay.data.Batch;
import dev.assay.data.Examples;
import dev.assay.data.Part;
import dev.assay.data.Splits;
import dev.assay.run.Seeds;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongFunction;

/** The batches of a training: a function of the step, so that any can be had at any time, from any thread. */
public final class TrainingBatches {
    private final LongFunction<Examples> epochs;
    private final int size;
    private final int batchSize;
    private final Seeds seeds;
    private final Map<Long, int[]> orders = new ConcurrentHashMap<>();
    private final Queue<Batch> used = new ConcurrentLinkedQueue<>();

    /** Each epoch goes through all examples in an order of its own. */
    public TrainingBatches(Examples examples, int batchSize, Seeds seeds) {
        this(epoch -> examples, examples.size(), batchSize, seeds);
    }

    /** The same for a run's training part, whose examples are distorted anew in each epoch where the run says so. */
    public TrainingBatches(PreparedData data, int batchSize, Seeds seeds) {
        this(epoch -> data.training(epoch, seeds), data.part(Part.TRAIN).size(), batchSize, seeds);
    }

    private TrainingBatches(LongFunction<Examples> epochs, int size, int batchSize, Seeds seeds) {
        this.epochs = epochs;
        this.size = size;
        this.batchSize = batchSize;
        this.seeds = seeds;
    }

    /** How many batches an epoch has; the last may be smaller than the others. */
    long perEpoch() {
        return (size + batchSize - 1L) / batchSize;
    }

    /** The batch of a step, counted from 0 over all epochs. */
    public Batch at(long step) {
        return epochs.apply(epoch(step)).batch(Optional.ofNullable(used.poll()), indices(step));
    }

    /** The examples of that batch, if they lie in memory. */
    Optional<Examples> inMemory(long step) {
        Examples examples = epochs.apply(epoch(step));
        return examples.isInMemory() ? Optional.of(examples.at(indices(step))) : Optional.empty();
    }

    private long epoch(long step) {
        return step / perEpoch() + 1;
    }

    private int[] indices(long step) {
        int from = (int) (step % perEpoch() * batchSize);
        int[] order = order(epoch(step));
        return Arrays.copyOfRange(order, from, Math.min(from + batchSize, order.length));
    }

    /** Takes a batch back that nobody needs any more: to write over its arrays is quicker than to have new ones cleared. */
    void takeBack(Batch batch) {
        used.add(batch);
    }

    private int[] order(long epoch) {
        int[] known = orders.get(epoch);
        if (known != null) {
            return known;
        }
        // Where one epoch goes over into the next, both orders are asked for in turns.
        orders.keySet().removeIf(other -> other < epoch - 1);
        return orders.computeIfAbsent(epoch, number -> Splits.shuffled(size, seeds.stream("shuffle", number)));
    }
}
