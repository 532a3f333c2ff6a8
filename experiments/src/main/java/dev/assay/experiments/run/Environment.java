package dev.assay.experiments.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a run ran on, apart from its engine. */
public final class Environment {
    private static final Pattern ARITHMETIC = Pattern.compile("(sse|ssse|avx|fma|f16c|amx|bmi)\\w*");

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
        environment.put("cpu", cpu("model name").orElse(System.getProperty("os.arch")));
        cpu("flags").map(Environment::arithmetic).ifPresent(flags -> environment.put("cpu.flags", flags));
        environment.put("cores", String.valueOf(Runtime.getRuntime().availableProcessors()));
        environment.put("heap", Runtime.getRuntime().maxMemory() / (1 << 20) + " MiB");
        return environment;
    }

    /** The version in the jar's manifest. */
    public static String version() {
        String version = Environment.class.getPackage().getImplementationVersion();
        return version == null ? "not packaged" : version;
    }

    /** Those that decide which arithmetic native code may choose. */
    private static String arithmetic(String flags) {
        return Stream.of(flags.split(" "))
                .filter(flag -> ARITHMETIC.matcher(flag).matches())
                .sorted()
                .collect(Collectors.joining(" "));
    }

    /** The first processor's entry of that name, where the system tells. */
    private static Optional<String> cpu(String name) {
        Path info = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(info)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(info)) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }
}
