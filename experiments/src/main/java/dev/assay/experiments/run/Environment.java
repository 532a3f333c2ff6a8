package dev.assay.experiments.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** What a run ran on, apart from its engine. */
public final class Environment {
    private Environment() {}

    /** Versions and the machine, by name. */
    public static Map<String, String> describe() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("assay", version());
        environment.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
        environment.put(
                "os",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        environment.put("cpu", cpu());
        environment.put("cores", String.valueOf(Runtime.getRuntime().availableProcessors()));
        environment.put("heap", Runtime.getRuntime().maxMemory() / (1 << 20) + " MiB");
        return environment;
    }

    /** The version in the jar's manifest. */
    public static String version() {
        String version = Environment.class.getPackage().getImplementationVersion();
        return version == null ? "not packaged" : version;
    }

    private static String cpu() {
        Path info = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(info)) {
            return System.getProperty("os.arch");
        }
        try (Stream<String> lines = Files.lines(info)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException | UncheckedIOException e) {
            return System.getProperty("os.arch");
        }
    }
}
