package dev.assay.experiments.composition;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Configs in a folder of their own, with a few components, and nothing on the class path. */
record Folder(Path path, Catalogue catalogue, Map<String, String> environment) {
    static final String COMPONENTS = """
            optimizer {
              sgd { learning-rate = 0.01 }
              nesterov { learning-rate = 0.01, momentum = 0.9 }
              adam { learning-rate = 0.001, beta1 = 0.9 }
            }
            dataset {
              glyphs { difficulty = 0.5 }
              mnist {}
            }
            loss {
              squared {}
              absolute {}
            }
            """;

    static Folder in(Path path) {
        return new Folder(path, FakeCatalogue.of(COMPONENTS), Map.of());
    }

    Folder with(String file, String hocon) {
        try {
            Path target = path.resolve("conf").resolve(file);
            Files.createDirectories(target.getParent());
            Files.writeString(target, hocon);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Sources sources() {
        ClassLoader empty = new ClassLoader(null) {};
        return Sources.of(List.of(), path, empty, environment);
    }

    Composition compose(String... overrides) {
        return Composition.compose(sources(), catalogue, List.of(overrides));
    }

    /** The whole message of what is wrong, with paths as from the folder. */
    String problems(String... overrides) {
        try {
            compose(overrides);
        } catch (ConfigProblems e) {
            return relative(String.valueOf(e.getMessage()));
        }
        throw new AssertionError("nothing was wrong");
    }

    String relative(String text) {
        return text.replace(path.toAbsolutePath() + "/", "");
    }
}
