package dev.assay.experiments;

import dev.assay.experiments.cli.AssayCommand;
import dev.assay.experiments.cli.Terminal;

/** The command {@code assay}. */
public final class Assay {
    private Assay() {}

    public static void main(String[] arguments) {
        System.exit(AssayCommand.execute(Terminal.standard(), arguments));
    }
}
