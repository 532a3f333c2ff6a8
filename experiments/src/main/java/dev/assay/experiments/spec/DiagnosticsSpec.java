package dev.assay.experiments.spec;

import dev.assay.data.Part;
import dev.assay.spi.Settings;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is looked at within a network. Layers are named by patterns, in which {@code *} stands for anything.
 *
 * @param everyEpochs after so many epochs each
 * @param layers those whose figures are taken
 * @param updateRatio whether the length of updates over that of weights is taken
 * @param gradientNorm whether the length of gradients is taken
 * @param deadUnits whether the share of rectified units is taken that no example activates
 * @param filters whether the first layer's filters are kept
 * @param part the examples that are looked at
 * @param examples so many of these at most, the first
 */
public record DiagnosticsSpec(
        int everyEpochs,
        List<String> layers,
        boolean updateRatio,
        boolean gradientNorm,
        boolean deadUnits,
        boolean filters,
        Part part,
        int examples,
        Activations activations,
        Patches patches,
        Maximization maximization) {
    public DiagnosticsSpec {
        layers = List.copyOf(layers);
        Settings.atLeast(1, "every-epochs", everyEpochs);
        Settings.atLeast(1, "examples", examples);
    }

    /** Whether anything is to be looked at. */
    public boolean isOn() {
        return updateRatio
                || gradientNorm
                || deadUnits
                || filters
                || Stream.of(activations.layers, patches.layers, maximization.layers)
                        .anyMatch(patterns -> !patterns.isEmpty());
    }

    /**
     * What layers put out for an example.
     *
     * @param example its number in the part
     */
    public record Activations(List<String> layers, int example) {
        public Activations {
            layers = List.copyOf(layers);
            Settings.atLeast(0, "example", example);
        }
    }

    /**
     * The parts of images that activate units most.
     *
     * @param units so many of each layer, the first
     * @param top so many parts of each
     */
    public record Patches(List<String> layers, int units, int top) {
        public Patches {
            layers = List.copyOf(layers);
            Settings.atLeast(1, "units", units);
            Settings.atLeast(1, "top", top);
        }
    }

    /**
     * Inputs that activate units much.
     *
     * @param units so many of each layer, the first
     * @param steps of gradient ascent
     * @param stepSize the length of a step as a share of the input's
     */
    public record Maximization(List<String> layers, int units, int steps, double stepSize) {
        public Maximization {
            layers = List.copyOf(layers);
            Settings.atLeast(1, "units", units);
            Settings.atLeast(1, "steps", steps);
            Settings.positive("step-size", stepSize);
        }
    }
}
