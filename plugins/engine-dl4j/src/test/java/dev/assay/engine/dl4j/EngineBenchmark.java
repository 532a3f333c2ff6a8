package dev.assay.engine.dl4j;

import dev.assay.architectures.GlorotUniform;
import dev.assay.architectures.LeNet;
import dev.assay.architectures.MLP;
import dev.assay.architectures.VGGSmall;
import dev.assay.data.Batch;
import dev.assay.data.Task;
import dev.assay.losses.CategoricalCrossEntropy;
import dev.assay.network.BatchNormalization;
import dev.assay.network.Network;
import dev.assay.network.ReLU;
import dev.assay.optimizers.Constant;
import dev.assay.optimizers.Nesterov;
import dev.assay.run.Seeds;
import dev.assay.spi.Device;
import dev.assay.spi.Model;
import dev.assay.spi.Objective;
import dev.assay.spi.Progress;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import dev.assay.testing.Samples;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/**
 * Examples a second in training and inference, batch 128, Nesterov; beside Deeplearning4j's own network classes as shipped. Rounds go in
 * turns, and the median is printed: {@code EngineBenchmark THREADS SECONDS-A-ROUND ROUNDS [NAME]}.
 */
final class EngineBenchmark {
    private static final int BATCH = 128;

    private EngineBenchmark() {}

    private interface Step {
        void run();
    }

    public static void main(String[] arguments) {
        int threads = Integer.parseInt(arguments[0]);
        double seconds = Double.parseDouble(arguments[1]);
        int rounds = Integer.parseInt(arguments[2]);
        Task task = Task.MultiClass.of(10);
        Map<String, Network> networks = new LinkedHashMap<>();
        networks.put("lenet", new LeNet().network(Shape.of(1, 28, 28), task));
        networks.put("mlp", new MLP(List.of(800, 800), new ReLU()).network(Shape.of(784), task));
        networks.put(
                "vgg-small",
                new VGGSmall(List.of(32, 64, 128), new BatchNormalization(0.9, 1e-5), 256)
                        .network(Shape.of(3, 32, 32), task));
        Map<String, Step> steps = new LinkedHashMap<>();
        Objective objective =
                new Objective(new CategoricalCrossEntropy(), new Nesterov(new Constant(0.01), 0.9), List.of());
        Seeds seeds = new Seeds(1);
        networks.forEach((name, network) -> {
            Map<String, Tensor> weights = network.initialWeights(new GlorotUniform(), seeds);
            Model model = new Dl4jEngine(threads).build(network, weights, objective, new Device.Cpu(), seeds);
            Batch batch = Samples.batch(new Random(1), network.input(), task, BATCH);
            steps.put(name + " training", () -> model.fit(batch, Progress.of(0, 100, 1)));
            steps.put(name + " inference", () -> model.predict(batch.inputs()));
        });
        steps.put("lenet training, Deeplearning4j as shipped", shippedLeNet(task));
        steps.put("mlp training, Deeplearning4j as shipped", shippedMLP(task));
        if (arguments.length > 3) {
            steps.keySet().removeIf(name -> !name.startsWith(arguments[3]));
        }
        Map<String, double[]> rates = new LinkedHashMap<>();
        for (int round = -1; round < rounds; round++) {
            for (Map.Entry<String, Step> step : steps.entrySet()) {
                double rate = rate(step.getValue(), seconds);
                if (round >= 0) {
                    rates.computeIfAbsent(step.getKey(), k -> new double[rounds])[round] = rate;
                }
            }
        }
        rates.forEach((name, all) -> {
            Arrays.sort(all);
            System.out.printf(
                    Locale.ROOT,
                    "%-45s %8.0f examples/s (%.0f to %.0f)%n",
                    name,
                    all[all.length / 2],
                    all[0],
                    all[all.length - 1]);
        });
    }

    private static double rate(Step step, double seconds) {
        long start = System.nanoTime();
        long end = start + (long) (seconds * 1e9);
        long count = 0;
        do {
            step.run();
            count++;
        } while (System.nanoTime() < end);
        return count * BATCH / ((System.nanoTime() - start) / 1e9);
    }

    private static Step shippedLeNet(Task task) {
        var relu = new ActivationLayer(Activation.RELU);
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Nesterovs(0.01, 0.9))
                .weightInit(WeightInit.XAVIER_UNIFORM)
                .convolutionMode(ConvolutionMode.Truncate)
                .list()
                .layer(new ConvolutionLayer.Builder(5, 5)
                        .nOut(20)
                        .activation(Activation.IDENTITY)
                        .build())
                .layer(relu)
                .layer(new SubsamplingLayer.Builder(
                                SubsamplingLayer.PoolingType.MAX, new int[] {2, 2}, new int[] {2, 2})
                        .build())
                .layer(new ConvolutionLayer.Builder(5, 5)
                        .nOut(50)
                        .activation(Activation.IDENTITY)
                        .build())
                .layer(relu)
                .layer(new SubsamplingLayer.Builder(
                                SubsamplingLayer.PoolingType.MAX, new int[] {2, 2}, new int[] {2, 2})
                        .build())
                .layer(new DenseLayer.Builder()
                        .nOut(500)
                        .activation(Activation.RELU)
                        .build())
                .layer(new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                        .nOut(10)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.convolutional(28, 28, 1))
                .build());
        return shipped(network, task, BATCH, 1, 28, 28);
    }

    private static Step shippedMLP(Task task) {
        return shipped(
                new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                        .seed(1)
                        .updater(new Nesterovs(0.01, 0.9))
                        .weightInit(WeightInit.XAVIER_UNIFORM)
                        .activation(Activation.RELU)
                        .list()
                        .layer(new DenseLayer.Builder().nIn(784).nOut(800).build())
                        .layer(new DenseLayer.Builder().nOut(800).build())
                        .layer(new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                                .nOut(10)
                                .activation(Activation.SOFTMAX)
                                .build())
                        .setInputType(InputType.feedForward(784))
                        .build()),
                task,
                BATCH,
                784);
    }

    private static Step shipped(MultiLayerNetwork network, Task task, int... shape) {
        network.init();
        Nd4jOps ops = new Nd4jOps();
        Batch batch = Samples.batch(new Random(1), Shape.of(shape).unbatched(), task, BATCH);
        DataSet data = new DataSet(ops.from(batch.inputs()), ops.from(batch.targets()));
        return () -> network.fit(data);
    }
}
