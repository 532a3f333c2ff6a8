package dev.assay.spi;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where an engine computes. */
public sealed interface Device {
    /** The processor. */
    record Cpu() implements Device {
        @Override
        public String toString() {
            return "cpu";
        }
    }

    /** A graphics card, counted from 0. */
    record Gpu(int index) implements Device {
        @Override
        public String toString() {
            return index == 0 ? "gpu" : "gpu:" + index;
        }
    }

    /** The first graphics card where the engine finds one that it can use, else the processor. */
    record Auto() implements Device {
        @Override
        public String toString() {
            return "auto";
        }
    }

    /** Reads {@code cpu}, {@code gpu}, {@code gpu:1} or {@code auto}. */
    static Device parse(String text) {
        Matcher gpu = Pattern.compile("gpu(?::(\\d{1,4}))?").matcher(text);
        if (gpu.matches()) {
            return new Gpu(gpu.group(1) == null ? 0 : Integer.parseInt(gpu.group(1)));
        }
        return switch (text) {
            case "cpu" -> new Cpu();
            case "auto" -> new Auto();
            default -> throw new IllegalArgumentException("'" + text + "' is not one of cpu, gpu, gpu:N, auto");
        };
    }
}
