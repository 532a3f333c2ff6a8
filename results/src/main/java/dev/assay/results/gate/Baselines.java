package dev.assay.results.gate;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.assay.results.AtomicFile;
import dev.assay.spi.Metric;
import dev.assay.spi.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Baselines as files of JSON, made to be read in a review: one line a seed would say too little, so each value has its own. */
public final class Baselines {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .addMixIn(Metric.Goal.class, GoalJson.class)
            .addMixIn(Cost.class, CostJson.class)
            .build();

    private Baselines() {}

    /**
     * Reads one.
     *
     * @throws UserException where it is missing or damaged, or says what cannot be, naming the file
     */
    public static Baseline read(Path file) {
        try {
            JsonNode tree = MAPPER.readTree(Files.readString(file));
            int format = tree.path("format").asInt();
            if (format != Baseline.FORMAT) {
                throw new UserException(file + " is no baseline of this version: its format is "
                        + (tree.has("format") ? tree.path("format") : "not given") + ", not " + Baseline.FORMAT
                        + ". `assay gate --update` makes one.");
            }
            Baseline baseline = MAPPER.treeToValue(tree, Baseline.class);
            List<String> problems = problems(baseline);
            if (!problems.isEmpty()) {
                throw new UserException(file + " is damaged: " + String.join("; ", problems));
            }
            return baseline;
        } catch (JsonProcessingException e) {
            throw new UserException(file + " is damaged: " + e.getOriginalMessage(), e);
        } catch (NoSuchFileException e) {
            throw new UserException(
                    "There is no " + file + ". Make it: `assay gate --baseline " + file
                            + " --update --run experiment=NAME --margin test/accuracy=0.005`, and commit it.",
                    e);
        } catch (IOException e) {
            throw new UserException("Cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Writes one: as a whole, or not at all.
     *
     * @throws UserException where it cannot be written
     */
    public static void write(Baseline baseline, Path file) {
        try {
            AtomicFile.write(
                    file.toAbsolutePath(),
                    MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(baseline) + "\n");
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> problems(Baseline baseline) {
        List<String> problems = new ArrayList<>();
        if (baseline.metrics().isEmpty()) {
            problems.add("it holds no metric");
        }
        if (baseline.seeds().isEmpty()) {
            problems.add("it has no runs");
        }
        Set<Long> seen = new HashSet<>();
        for (Baseline.Seeded run : baseline.seeds()) {
            if (!seen.add(run.seed())) {
                problems.add("seed " + run.seed() + " is there twice");
            }
            for (Margin metric : baseline.metrics()) {
                Double value = run.metrics().get(metric.name());
                if (value == null || !Double.isFinite(value)) {
                    problems.add("seed " + run.seed() + " has no " + metric.name());
                }
            }
        }
        baseline.costs().forEach((cost, margin) -> {
            if (!(margin > 0 && Double.isFinite(margin))) {
                problems.add("the margin of " + cost.label() + " must be finite and above 0, found " + margin);
            }
        });
        return problems;
    }

    private enum GoalJson {
        @JsonProperty("maximize")
        MAXIMIZE,
        @JsonProperty("minimize")
        MINIMIZE
    }

    private enum CostJson {
        @JsonProperty("training")
        TRAINING,
        @JsonProperty("inference")
        INFERENCE,
        @JsonProperty("start")
        START,
        @JsonProperty("memory")
        MEMORY
    }
}
