package dev.assay.experiments.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/**
 * What the commands write to: results to {@code out}, everything else to {@code err}.
 *
 * @param columns the width of the terminal behind {@code err}; empty where that is a file or a pipe
 */
public record Terminal(PrintStream out, PrintStream err, OptionalInt columns) {
    /** The process's own streams, in UTF-8; the launcher tells of a terminal by the property {@code assay.columns}. */
    public static Terminal standard() {
        Integer columns = Integer.getInteger("assay.columns");
        return new Terminal(
                utf8(FileDescriptor.out),
                utf8(FileDescriptor.err),
                columns == null ? OptionalInt.empty() : OptionalInt.of(columns));
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
