package dev.assay.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The two engines against each other, on small networks of each kind, and what is said where they cannot be. */
class CrosscheckCommandTest {
    private static Invocation crosscheck(String... words) {
        List<String> arguments = new ArrayList<>(List.of("crosscheck", "engine.threads=1"));
        arguments.addAll(List.of(words));
        return Invocation.of(arguments.toArray(String[]::new));
    }

    private static void needsPyTorch() {
        assumeTrue(
                "true".equals(System.getenv("ASSAY_PYTORCH")),
                "SKIPPED: set ASSAY_PYTORCH=true, and Maven fetches PyTorch's native code");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--input 24 architecture=mlp architecture.hidden=[32,16] optimizer=adam",
                "--input 1x20x20 architecture=lenet optimizer=nesterov regularizers=[{name:weight-decay,rate:0.01}]",
                "--input 1x20x20 architecture=lenet optimizer=nesterov regularizers=[{name:dropout,rate:0.3},{name:l2,rate:0.01}]",
                "--input 3x28x28 architecture=keras-convnet optimizer=momentum",
                "--input 3x8x8 architecture=cifar-resnet architecture.depth=8 optimizer=sgd",
                "--input 12x6 architecture=lstm architecture.units=[16] optimizer=nesterov"
            })
    void enginesAgree(String words) throws IOException {
        needsPyTorch();
        List<String> all =
                new ArrayList<>(List.of("--json", "--steps", "5", "--gradient-tolerance", "1e-4", "batch-size=8"));
        all.addAll(List.of(words.split(" ")));
        Invocation invocation = crosscheck(all.toArray(String[]::new));
        assertThat(invocation.err()).isEmpty();
        JsonNode result = JsonMapper.builder().build().readTree(invocation.out());
        assertThat(invocation.code())
                .as(result.get("largest") + " " + result.get("largest_gradient"))
                .isZero();
        assertThat(result.get("agree").asBoolean()).isTrue();
        assertThat(result.get("steps")).hasSize(5);
        assertThat(result.get("steps").get(4).get("losses")).hasSize(2);
        assertThat(result.get("steps").get(0).get("layers")).isNotEmpty();
    }

    @Test
    void saysWhereTheEnginesDifferMost() {
        needsPyTorch();
        Invocation invocation = crosscheck("--tolerance", "0", "--steps", "2", "--input", "12", "architecture=mlp");
        assertThat(invocation.code()).isEqualTo(1);
        assertThat(invocation.out())
                .contains("Step", "Layer", "dense1")
                .containsPattern("The engines differ: at most \\S+ in the (loss|weights of dense\\d) at step \\d"
                        + " \\(0\\.0e\\+00 allowed\\), \\S+ in the gradients of dense\\d at step \\d");
    }

    @Test
    void trainsOnTheDataOfTheConfig() {
        Invocation invocation = crosscheck(
                "--engines", "dl4j,dl4j@auto", "--steps", "2", "batch-size=16", "architecture=mlp", "--lockstep");
        assertThat(invocation.err()).isEmpty();
        assertThat(invocation.code()).isZero();
        assertThat(invocation.out()).contains("The engines agree: at most 0.0e+00 in the ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dl4j", "dl4j,dl4j,dl4j"})
    void wantsTwoEngines(String engines) {
        Invocation invocation = crosscheck("--engines", engines);
        assertThat(invocation.code()).isEqualTo(2);
        assertThat(invocation.err()).contains("--engines: must be two, as in dl4j,pytorch; found " + engines);
    }

    @Test
    void takesItsEnginesFromTheOptionAlone() {
        Invocation invocation = crosscheck("engine=pytorch");
        assertThat(invocation.code()).isEqualTo(2);
        assertThat(invocation.err())
                .contains("engine=pytorch: the engines of a crosscheck are chosen by --engines=dl4j,pytorch");
    }

    @Test
    void rejectsWhatCannotBe() {
        assertThat(crosscheck("--engines", "dl4j@tpu,dl4j").err()).contains("--engines: 'tpu' is not one of cpu, gpu");
        assertThat(crosscheck("--engines", "dl4k,dl4j").err()).contains("did you mean 'dl4j'?");
        assertThat(crosscheck("--steps", "0").err()).contains("--steps: must be at least 1, found 0");
        assertThat(crosscheck("--tolerance", "-1").err()).contains("--tolerance: must be at least 0, found -1.0");
    }
}
