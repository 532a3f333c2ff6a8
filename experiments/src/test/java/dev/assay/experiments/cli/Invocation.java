package dev.assay.experiments.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/** What one command line did: its exit code and what it wrote. */
record Invocation(int code, String out, String err) {
    /** Runs the command in this Java machine. */
    static Invocation of(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                OptionalInt.empty());
        int code = AssayCommand.execute(terminal, arguments);
        return new Invocation(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** The last line of standard output. */
    String lastLine() {
        return out.lines().reduce((first, second) -> second).orElse("");
    }
}
