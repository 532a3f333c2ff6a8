package dev.assay.experiments.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.assay.data.Layout;
import dev.assay.experiments.binding.Binder;
import dev.assay.experiments.cli.AssayCommand;
import dev.assay.experiments.cli.Terminal;
import dev.assay.experiments.composition.Composition;
import dev.assay.experiments.composition.Sources;
import dev.assay.experiments.plugins.Plugins;
import dev.assay.experiments.plugins.Registry;
import dev.assay.experiments.spec.ExperimentSpec;
import dev.assay.experiments.spec.SweepSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class BenchEnginesTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... arguments) {
        Terminal terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                OptionalInt.empty());
        return AssayCommand.execute(terminal, arguments);
    }

    private List<String> lines() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void printsALineOfJsonForEachNetworkInTheOrderAsked() throws IOException {
        int code = run(
                "bench",
                "engines",
                "--networks",
                "lstm-64-128-t32,lenet",
                "--threads",
                "1",
                "--seconds",
                "0",
                "batch-size=3");
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(code).isZero();
        assertThat(lines()).hasSize(2);
        JsonNode lstm = JsonMapper.builder().build().readTree(lines().get(0));
        JsonNode lenet = JsonMapper.builder().build().readTree(lines().get(1));
        assertThat(lstm.get("network").asText()).isEqualTo("lstm-64-128-t32");
        assertThat(lstm.get("parameters").asLong()).isEqualTo(100_106);
        assertThat(lenet.get("parameters").asLong()).isEqualTo(431_080);
        assertThat(lenet.get("batch").asInt()).isEqualTo(3);
        assertThat(lenet.get("threads").asInt()).isEqualTo(1);
        assertThat(lenet.get("train_examples_per_s").asDouble()).isPositive();
        assertThat(lenet.get("infer_examples_per_s").asDouble()).isPositive();
        assertThat(lenet.get("engine").asText()).startsWith("dl4j ");
    }

    @Test
    void tellsWhatARunAddsToItsSteps() throws IOException {
        int code = run(
                "bench",
                "runner",
                "--networks",
                "lenet",
                "--threads",
                "1",
                "--seconds",
                "0",
                "--rounds",
                "2",
                "batch-size=3");
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(code).isZero();
        JsonNode lenet = JsonMapper.builder().build().readTree(lines().get(0));
        assertThat(lenet.get("network").asText()).isEqualTo("lenet");
        assertThat(lenet.get("bare_ms_per_step").asDouble()).isPositive();
        assertThat(lenet.get("run_ms_per_step").asDouble()).isPositive();
        assertThat(lenet.get("added_percent_lower_quartile").asDouble())
                .isLessThanOrEqualTo(lenet.get("added_percent_upper_quartile").asDouble());
        assertThat(run("bench", "runner", "--rounds", "0")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("--rounds: must be at least 1, found 0");
    }

    @Test
    void saysWhichNetworksThereAre() {
        assertThat(run("bench", "engines", "--networks", "lenett")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualToIgnoringNewLines("assay: there is no reference network 'lenett'; did you mean 'lenet'? known:"
                        + " alexnet, lenet, lstm-64-128-t32, mlp-800x2, resnet-20, vgg-small");
    }

    @Test
    void rejectsTimesBelowZero() {
        assertThat(run("bench", "engines", "--seconds", "-1")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("--seconds: must be finite and at least 0, found -1.0");
    }

    @Test
    void asksWhatIsToBeMeasured() {
        assertThat(run("bench")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("What is to be measured?", "engines");
    }

    /** sum(p.numel() for p in model.parameters()) of the counterparts in PyTorch 1.13.1; its LSTM has a second bias of 512. */
    @Test
    void referenceNetworksHaveTheParametersOfTheirCounterparts() {
        Map<String, Long> expected = Map.of(
                "mlp-800x2", 1_276_810L,
                "lenet", 431_080L,
                "vgg-small", 814_570L,
                "resnet-20", 269_722L,
                "lstm-64-128-t32", 100_618L - 512,
                "alexnet", 62_378_344L);
        Registry registry = Plugins.discover(Optional.empty());
        Sources sources = Sources.of(List.of(), Path.of(""), getClass().getClassLoader(), Map.of());
        assertThat(ReferenceNetwork.all()).hasSize(expected.size());
        for (ReferenceNetwork network : ReferenceNetwork.all()) {
            Composition composition = Composition.compose(sources, registry, network.config());
            ExperimentSpec spec = new Binder(registry)
                    .bind(
                            ExperimentSpec.class,
                            composition.without(SweepSpec.KEYS).root().toConfig())
                    .value();
            assertThat(spec.network(network.task(), Layout.of(network.input())).parameters())
                    .as(network.name())
                    .isEqualTo(expected.get(network.name()));
        }
    }

    @Test
    void leavesOutOfTheLineWhatIsNotKnown() {
        Throughput throughput = new Throughput(
                "lenet", 431_080, 2_293_000, 128, 1234.56, 9876.54, OptionalLong.empty(), OptionalInt.empty(), "own");
        assertThat(throughput.json())
                .isEqualTo(
                        "{\"network\":\"lenet\",\"parameters\":431080,\"batch\":128,\"train_examples_per_s\":1234.6,"
                                + "\"infer_examples_per_s\":9876.5,\"train_gflop_per_s\":17.0,\"infer_gflop_per_s\":45.3,\"engine\":\"own\"}");
    }
}
