package dev.assay.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.assay.data.Head;
import dev.assay.data.Task;
import dev.assay.network.Network;
import dev.assay.run.TrainedNetwork;
import dev.assay.spi.Exporter;
import dev.assay.spi.UserException;
import dev.assay.tensor.HostArray;
import dev.assay.tensor.HostOps;
import dev.assay.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What an exporter must do: write files whose predictions, as a runtime that knows nothing of Assay computes them, are those of the
 * definition, for every layer, task and batch size; and name the layer where the format lacks one.
 */
public abstract class ExporterContract {
    /** The exporter under test. */
    protected abstract Exporter exporter();

    /** What a runtime of the format predicts for a batch of examples. */
    protected abstract Tensor predict(byte[] file, Tensor inputs);

    /** Those of {@link EngineContract#networks} that the format can not express, each with the name of the layer that is in the way. */
    protected Map<String, String> inexpressible() {
        return Map.of();
    }

    /** Networks to check besides the contract's own, by what is special about them. */
    protected Map<String, Network> networks() {
        return Map.of();
    }

    /** The greatest difference from the definition, as a share of the largest prediction (or of 1, where all are smaller). */
    protected double tolerance() {
        return 1e-5;
    }

    /** A network as if it had been trained, on inputs that need no preprocessing. */
    public static TrainedNetwork trained(Network network, Task task, Head head) {
        return new TrainedNetwork(
                "a network",
                network.input(),
                List.of(),
                network,
                Samples.weights(network, new Random(1)),
                head,
                task,
                Map.of("run", "0123"));
    }

    private static Task task(Network network) {
        return Task.MultiClass.of(network.output().length());
    }

    @TestFactory
    Stream<DynamicTest> predictsByEachNetworkWhatItsDefinitionSays() {
        Map<String, Network> all = new LinkedHashMap<>(EngineContract.networks());
        all.keySet().removeAll(inexpressible().keySet());
        all.putAll(networks());
        return all.entrySet().stream()
                .map(network -> dynamicTest(
                        network.getKey(),
                        () -> agrees(trained(network.getValue(), task(network.getValue()), Head.LINEAR), 1, 4)));
    }

    @TestFactory
    Stream<DynamicTest> namesTheLayerThatCanNotBeExpressed() {
        return inexpressible().entrySet().stream()
                .map(entry -> dynamicTest(entry.getKey(), () -> {
                    Network network = known(entry.getKey());
                    assertThat(failure(trained(network, task(network), Head.LINEAR)))
                            .contains("layer '" + entry.getValue() + "'");
                }));
    }

    private static Network known(String name) {
        return Objects.requireNonNull(EngineContract.networks().get(name), name);
    }

    private String failure(TrainedNetwork trained) {
        try {
            exporter().export(trained);
        } catch (UserException e) {
            return String.valueOf(e.getMessage());
        }
        return "no failure";
    }

    @TestFactory
    Stream<DynamicTest> predictsByEachHead() {
        Network network = known("two convolutions");
        return Samples.tasks().stream()
                .map(task -> dynamicTest(task.toString(), () -> agrees(trained(network, task, task.head()), 1, 3)));
    }

    @Test
    void isTheSameEachTime() {
        Network network = known("branches");
        TrainedNetwork trained = trained(network, task(network), Head.SOFTMAX);
        assertThat(exporter().export(trained)).isEqualTo(exporter().export(trained));
    }

    /** Holds an exported network against its definition, on batches of the given sizes. */
    protected final void agrees(TrainedNetwork trained, int... sizes) {
        byte[] file = exporter().export(trained);
        HostOps ops = new HostOps();
        Random random = new Random(2);
        for (int size : sizes) {
            Tensor inputs = Samples.normal(random, trained.input().batched(size));
            HostArray expected = trained.predict(ops, ops.from(inputs));
            Tensor found = predict(file, inputs);
            assertThat(found.shape()).as("shape for a batch of %d", size).isEqualTo(expected.shape());
            double largest = 1;
            for (double value : expected.values()) {
                largest = Math.max(largest, Math.abs(value));
            }
            for (int i = 0; i < expected.values().length; i++) {
                assertThat((double) found.values()[i])
                        .as("element %d for a batch of %d, %s", i, size, expected.shape())
                        .isCloseTo(expected.values()[i], within(tolerance() * largest));
            }
        }
    }
}
