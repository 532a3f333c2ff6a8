package dev.assay.experiments.bench;

import com.google.inject.Inject;
import dev.assay.data.Batch;
import dev.assay.data.Layout;
import dev.assay.data.Task;
import dev.assay.experiments.spec.ExperimentSpec;
import dev.assay.network.Network;
import dev.assay.network.Summary;
import dev.assay.results.statistics.Quantiles;
import dev.assay.run.Seeds;
import dev.assay.spi.Engine;
import dev.assay.spi.Loss;
import dev.assay.spi.Model;
import dev.assay.spi.Name;
import dev.assay.spi.Objective;
import dev.assay.spi.Progress;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;

/** Trains and asks one network on one batch that is in memory, and takes the time. Any engine can be measured: it is only asked through its interfaces. */
public final class EngineBenchmark {
    private static final int WARM_UP = 3;
    private static final int LEAST_ROUNDS = 3;
    private static final long MANY = 1_000_000;

    private final ExperimentSpec spec;
    private final Task task;
    private final Loss loss;
    private final Seeds seeds;

    @Inject
    EngineBenchmark(ExperimentSpec spec, Task task, Loss loss, Seeds seeds) {
        this.spec = spec;
        this.task = task;
        this.loss = loss;
        this.seeds = seeds;
    }

    /**
     * Measures training, then inference: three steps to warm up, then as many as fit into the time, three at least.
     *
     * @param name what to call the network
     * @param input the shape of an example
     * @param seconds for training, and again for inference
     */
    public Throughput measure(String name, Shape input, double seconds) {
        Network network = spec.network(task, Layout.of(input));
        Objective objective = new Objective(loss, spec.optimizer(), spec.regularizers());
        Map<String, Tensor> weights = network.initialWeights(spec.initializer(), seeds);
        Batch batch = batch(input);
        try (Model model = spec.engine().build(network, weights, objective, spec.device(), seeds)) {
            double trained = median(seconds, step -> model.fit(batch, Progress.of(Math.min(step, MANY - 1), MANY, 1)));
            double inferred = median(seconds, step -> model.predict(batch.inputs()));
            Map<String, String> environment = spec.engine().environment();
            String engine = name(spec.engine());
            String threads = environment.get(engine + ".threads");
            String version = environment.get(engine + ".version");
            return new Throughput(
                    name,
                    network.parameters(),
                    Summary.of(network).multiplyAdds(),
                    batch.size(),
                    trained,
                    inferred,
                    peakMebibytes(),
                    threads == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(threads)),
                    version == null ? engine : engine + " " + version);
        }
    }

    private static String name(Engine engine) {
        Name name = engine.getClass().getAnnotation(Name.class);
        return name == null ? engine.getClass().getSimpleName().toLowerCase(Locale.ROOT) : name.value();
    }

    /** Inputs between 0 and 1, and the classes 0 to 9 in turn. */
    private Batch batch(Shape input) {
        int size = spec.batchSize();
        Tensor inputs = Tensor.zeros(input.batched(size));
        RandomGenerator random = seeds.stream("benchmark");
        for (int i = 0; i < inputs.values().length; i++) {
            inputs.values()[i] = random.nextFloat();
        }
        int classes = task.outputs().length();
        Tensor targets = Tensor.zeros(task.outputs().batched(size));
        for (int i = 0; i < size; i++) {
            targets.values()[i * classes + i % Math.min(classes, 10)] = 1;
        }
        return new Batch(inputs, targets);
    }

    /** Examples a second in the median step. */
    private double median(double seconds, LongConsumer step) {
        long count = 0;
        while (count < WARM_UP) {
            step.accept(count++);
        }
        List<Long> times = new ArrayList<>();
        long end = System.nanoTime() + (long) (seconds * 1e9);
        while (System.nanoTime() < end || times.size() < LEAST_ROUNDS) {
            long start = System.nanoTime();
            step.accept(count++);
            times.add(System.nanoTime() - start);
        }
        return spec.batchSize() * 1e9 / Quantiles.median(times);
    }

    /** What Linux keeps of the process's memory. */
    private static OptionalLong peakMebibytes() {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return OptionalLong.empty();
        }
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
