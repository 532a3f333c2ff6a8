package dev.assay.engine.dl4j;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A graphics card as its driver describes it.
 *
 * @param capability NVIDIA's compute capability, such as 8.6
 */
record GraphicsCard(String name, double capability) {
    /** Deeplearning4j's CUDA builds hold code for 3.7 to 8.6, which runs on all cards of generation 8 and on none after. */
    private static final double FIRST = 3.7;

    private static final double FIRST_TOO_NEW = 9;

    /** What keeps Deeplearning4j from a card; empty where nothing does. */
    static Optional<String> obstacle(boolean built, Supplier<List<GraphicsCard>> installed, int index) {
        if (!built) {
            return Optional.of("Assay was built without GPU support for Deeplearning4j. Put the line -Pcuda into"
                    + " .mvn/maven.config, and ./assay builds it in; or use device=cpu.");
        }
        List<GraphicsCard> cards = installed.get();
        if (cards.isEmpty()) {
            return Optional.of("no NVIDIA card was found (nvidia-smi lists none). Use device=cpu.");
        }
        if (index >= cards.size()) {
            return Optional.of("there is no card " + index + ", only 0 to " + (cards.size() - 1) + ".");
        }
        GraphicsCard card = cards.get(index);
        return card.capability >= FIRST && card.capability < FIRST_TOO_NEW
                ? Optional.empty()
                : Optional.of("the CUDA builds of Deeplearning4j are for compute capability 3.7 to 8.6; found "
                        + card.capability + " (" + card.name + "). Use device=cpu.");
    }

    /** The cards in this machine, as nvidia-smi lists them; none where it is missing or does not answer. */
    static List<GraphicsCard> installed() {
        try {
            Process process = new ProcessBuilder("nvidia-smi", "--query-gpu=name,compute_cap", "--format=csv,noheader")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return List.of();
            }
            return parse(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    /** Reads lines of name and capability: {@code NVIDIA A10, 8.6}. */
    static List<GraphicsCard> parse(String lines) {
        List<GraphicsCard> cards = new ArrayList<>();
        for (String line : lines.lines().toList()) {
            int comma = line.lastIndexOf(',');
            String capability = line.substring(comma + 1).strip();
            if (comma > 0 && capability.matches("\\d+\\.\\d+")) {
                cards.add(new GraphicsCard(line.substring(0, comma).strip(), Double.parseDouble(capability)));
            }
        }
        return cards;
    }
}
