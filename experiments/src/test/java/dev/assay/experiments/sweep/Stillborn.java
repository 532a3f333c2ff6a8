package dev.assay.experiments.sweep;

import dev.assay.spi.Launcher;
import java.io.InputStream;
import java.io.OutputStream;

/** Starts workers that end at once with exit code 1. */
final class Stillborn implements Launcher {
    @Override
    public int slots() {
        return 1;
    }

    @Override
    public Worker start(Command command) {
        return new Worker() {
            @Override
            public OutputStream input() {
                return OutputStream.nullOutputStream();
            }

            @Override
            public InputStream output() {
                return InputStream.nullInputStream();
            }

            @Override
            public void kill() {}

            @Override
            public int waitFor() {
                return 1;
            }
        };
    }
}
