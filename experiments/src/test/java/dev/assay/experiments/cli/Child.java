package dev.assay.experiments.cli;

import dev.assay.experiments.Assay;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command in a Java machine of its own, on this test's class path. */
final class Child {
    private Child() {}

    /** A process for the command, begun by {@code before} (such as a shell), with both streams in one. */
    static Process start(List<String> before, List<String> javaOptions, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-Djava.awt.headless=true"));
        command.addAll(javaOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Assay.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
