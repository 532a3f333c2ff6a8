package dev.assay.engine.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.assay.architectures.GlorotUniform;
import dev.assay.data.Batch;
import dev.assay.data.Task;
import dev.assay.losses.CategoricalCrossEntropy;
import dev.assay.network.BatchNormalization;
import dev.assay.network.Convolution2D;
import dev.assay.network.Dense;
import dev.assay.network.Flatten;
import dev.assay.network.MaxPooling2D;
import dev.assay.network.Network;
import dev.assay.network.Padding;
import dev.assay.network.ReLU;
import dev.assay.optimizers.Constant;
import dev.assay.optimizers.Momentum;
import dev.assay.run.Seeds;
import dev.assay.spi.Device;
import dev.assay.spi.Model;
import dev.assay.spi.Objective;
import dev.assay.spi.Progress;
import dev.assay.testing.Samples;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * The engine beside DJL's own blocks, trainer and optimizer on the same networks: momentum 0.9, batch 128, inputs in memory, in turns.
 *
 * <p>All on one thread, whose processor time is taken, so that others on the machine disturb little. Arguments: rounds, seconds of each turn.
 * Prints examples per second of processor time in the median step of each round, and their ratio.
 */
final class BareLoopBenchmark {
    private static final int BATCH = 128;

    private BareLoopBenchmark() {}

    /** One step of training. */
    private interface Step {
        void take();
    }

    public static void main(String[] arguments) {
        int rounds = Integer.parseInt(arguments[0]);
        double seconds = Double.parseDouble(arguments[1]);
        compare("mlp-800x2", rounds, seconds, mlp(), bareMlp());
        compare("lenet", rounds, seconds, lenet(), bareLenet());
        compare("vgg-small", rounds, seconds, vgg(), bareVgg());
    }

    private static void compare(String name, int rounds, double seconds, Network network, Block bare) {
        Batch batch = Samples.batch(new Random(1), network.input(), Task.MultiClass.of(10), BATCH);
        Objective objective =
                new Objective(new CategoricalCrossEntropy(), new Momentum(new Constant(0.01), 0.9), List.of());
        Seeds seeds = new Seeds(1);
        try (Model model = new PyTorchEngine(1)
                        .build(
                                network,
                                network.initialWeights(new GlorotUniform(), seeds),
                                objective,
                                new Device.Cpu(),
                                seeds);
                ai.djl.Model holder = ai.djl.Model.newInstance(name, "PyTorch")) {
            holder.setBlock(bare);
            var loss = ai.djl.training.loss.Loss.softmaxCrossEntropyLoss("loss", 1, -1, false, true);
            var config = new DefaultTrainingConfig(loss)
                    .optOptimizer(Optimizer.sgd()
                            .setLearningRateTracker(Tracker.fixed(0.01f))
                            .optMomentum(0.9f)
                            .build());
            try (Trainer trainer = holder.newTrainer(config)) {
                NDManager manager = trainer.getManager();
                long[] shape = batch.inputs().shape().dimensions().stream()
                        .mapToLong(d -> d)
                        .toArray();
                NDArray inputs = manager.create(batch.inputs().values(), new Shape(shape));
                NDArray targets = manager.create(batch.targets().values(), new Shape(BATCH, 10));
                trainer.initialize(new Shape(shape));
                Step own = () -> model.fit(batch, Progress.of(0, 1, 1));
                Step theirs = () -> {
                    try (NDManager scope = manager.newSubManager()) {
                        NDArray x = inputs.duplicate();
                        x.attach(scope);
                        try (GradientCollector collector = trainer.newGradientCollector()) {
                            NDArray value = loss.evaluate(new NDList(targets), trainer.forward(new NDList(x)));
                            collector.backward(value);
                            value.getFloat();
                        }
                        trainer.step();
                    }
                };
                for (int round = 1; round <= rounds; round++) {
                    double ownRate = rate(own, seconds);
                    double theirRate = rate(theirs, seconds);
                    System.out.printf(
                            Locale.ROOT,
                            "%s round %d: assay %.0f, DJL %.0f, ratio %.3f%n",
                            name,
                            round,
                            ownRate,
                            theirRate,
                            ownRate / theirRate);
                }
            }
        }
    }

    private static double rate(Step step, double seconds) {
        for (int i = 0; i < 3; i++) {
            step.take();
        }
        List<Long> times = new ArrayList<>();
        ThreadMXBean thread = ManagementFactory.getThreadMXBean();
        long end = System.nanoTime() + (long) (seconds * 1e9);
        while (System.nanoTime() < end || times.size() < 3) {
            long start = thread.getCurrentThreadCpuTime();
            step.take();
            times.add(thread.getCurrentThreadCpuTime() - start);
        }
        times.sort(null);
        return BATCH * 1e9 / times.get(times.size() / 2);
    }

    private static Network mlp() {
        return Network.of(dev.assay.tensor.Shape.of(784))
                .add(new Dense(800, true))
                .add(new ReLU())
                .add(new Dense(800, true))
                .add(new ReLU())
                .add(new Dense(10, true))
                .build();
    }

    private static Block bareMlp() {
        return new SequentialBlock()
                .add(Linear.builder().setUnits(800).build())
                .add(Activation.reluBlock())
                .add(Linear.builder().setUnits(800).build())
                .add(Activation.reluBlock())
                .add(Linear.builder().setUnits(10).build());
    }

    private static Network lenet() {
        return Network.of(dev.assay.tensor.Shape.of(1, 28, 28))
                .add(Convolution2D.of(20, 5))
                .add(new ReLU())
                .add(MaxPooling2D.of(2))
                .add(Convolution2D.of(50, 5))
                .add(new ReLU())
                .add(MaxPooling2D.of(2))
                .add(new Flatten())
                .add(new Dense(500, true))
                .add(new ReLU())
                .add(new Dense(10, true))
                .build();
    }

    private static Block bareLenet() {
        return new SequentialBlock()
                .add(convolution(20, 5, 0, true))
                .add(Activation.reluBlock())
                .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
                .add(convolution(50, 5, 0, true))
                .add(Activation.reluBlock())
                .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
                .add(Blocks.batchFlattenBlock())
                .add(Linear.builder().setUnits(500).build())
                .add(Activation.reluBlock())
                .add(Linear.builder().setUnits(10).build());
    }

    private static Network vgg() {
        Network.Builder network = Network.of(dev.assay.tensor.Shape.of(3, 32, 32));
        for (int width : new int[] {32, 64, 128}) {
            for (int i = 0; i < 2; i++) {
                network.add(
                        Convolution2D.of(width, 3).withPadding(Padding.of(1)).withoutBias());
                network.add(new BatchNormalization(0.9, 1e-5)).add(new ReLU());
            }
            network.add(MaxPooling2D.of(2));
        }
        return network.add(new Flatten())
                .add(new Dense(256, true))
                .add(new ReLU())
                .add(new Dense(10, true))
                .build();
    }

    private static Block bareVgg() {
        SequentialBlock block = new SequentialBlock();
        for (int width : new int[] {32, 64, 128}) {
            for (int i = 0; i < 2; i++) {
                block.add(convolution(width, 3, 1, false))
                        .add(BatchNorm.builder().build())
                        .add(Activation.reluBlock());
            }
            block.add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)));
        }
        return block.add(Blocks.batchFlattenBlock())
                .add(Linear.builder().setUnits(256).build())
                .add(Activation.reluBlock())
                .add(Linear.builder().setUnits(10).build());
    }

    private static Block convolution(int filters, int size, int padding, boolean bias) {
        return Conv2d.builder()
                .setKernelShape(new Shape(size, size))
                .setFilters(filters)
                .optPadding(new Shape(padding, padding))
                .optBias(bias)
                .build();
    }
}
