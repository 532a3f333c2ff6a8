package dev.assay.experiments.run;

import dev.assay.experiments.composition.Secrets;
import dev.assay.results.AtomicFile;
import dev.assay.results.RunDirectory;
import dev.assay.results.Sha256;
import dev.assay.run.Provenance.Inputs;
import dev.assay.spi.UserException;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Finds out what goes into a run: code, jars, data. It takes time, so it goes on in the background. */
public final class Survey {
    /** Among a run's artifacts: what git said of changes. */
    public static final String UNCOMMITTED = "uncommitted.diff";

    private static final int MOST_OF_A_DIFF = 1 << 20;
    private static final int SECONDS_FOR_GIT = 20;

    /** By path, size and time, so that one process with many runs reads each jar once. */
    private static final Map<String, String> KNOWN = new ConcurrentHashMap<>();

    private final String config;
    private final SortedMap<String, Boolean> variables;
    private final List<Path> data;
    private final ClassLoader plugins;

    /**
     * @param config the resolved config
     * @param variables the environment variables that it asked for
     * @param data the data set's files
     * @param plugins what the plugins were loaded by
     */
    public Survey(String config, SortedMap<String, Boolean> variables, List<Path> data, ClassLoader plugins) {
        this.config = config;
        this.variables = variables;
        this.data = List.copyOf(data);
        this.plugins = plugins;
    }

    /** Begins; the uncommitted changes of the working folder's repository go to the run's {@code artifacts/uncommitted.diff}. */
    CompletableFuture<Inputs> start(RunDirectory directory) {
        CompletableFuture<Inputs> inputs = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        inputs.complete(
                                new Inputs(config, variables, code(Path.of(""), directory), jars(), digests(data)));
                    } catch (UserException e) {
                        inputs.completeExceptionally(e);
                    }
                },
                "assay-survey");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.start();
        return inputs;
    }

    private Map<String, String> jars() {
        List<Path> files =
                new ArrayList<>(Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                        .map(Path::of)
                        .toList());
        if (plugins instanceof URLClassLoader folder) {
            for (URL url : folder.getURLs()) {
                files.add(Path.of(URI.create(url.toString())));
            }
        }
        return digests(files);
    }

    /** By file name; a folder of classes counts as one file, named by its last three parts. */
    private static Map<String, String> digests(List<Path> files) {
        Map<String, String> digests = new TreeMap<>();
        for (Path file : files) {
            try {
                if (Files.isDirectory(file)) {
                    int names = file.getNameCount();
                    digests.put(file.subpath(Math.max(0, names - 3), names).toString(), folder(file));
                } else if (Files.exists(file)) {
                    digests.put(String.valueOf(file.getFileName()), known(file));
                }
            } catch (IOException e) {
                digests.put(String.valueOf(file.getFileName()), "could not be read");
            }
        }
        return digests;
    }

    private static String folder(Path folder) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                all.append(folder.relativize(file))
                        .append(' ')
                        .append(known(file))
                        .append('\n');
            }
        }
        return Sha256.of(all.toString());
    }

    /** What changes when a file does: its path, size and time. */
    static String stamp(Path file) throws IOException {
        return file.toAbsolutePath() + " " + Files.size(file) + " " + Files.getLastModifiedTime(file);
    }

    private static String known(Path file) throws IOException {
        String key = stamp(file);
        String known = KNOWN.get(key);
        if (known == null) {
            known = Sha256.of(file);
            KNOWN.put(key, known);
        }
        return known;
    }

    /** Commit and branch of the repository that a folder is in, and what is not committed; empty outside of one. */
    static Map<String, String> code(Path folder, RunDirectory directory) {
        Map<String, String> code = new LinkedHashMap<>();
        git(folder, "rev-parse", "HEAD").ifPresent(commit -> {
            code.put("commit", commit.strip());
            git(folder, "rev-parse", "--abbrev-ref", "HEAD").ifPresent(branch -> code.put("branch", branch.strip()));
            String changes = git(folder, "status", "--porcelain").orElse("");
            if (!changes.isBlank()) {
                String diff = Secrets.masked(
                        changes + "\n" + git(folder, "diff", "HEAD").orElse(""));
                code.put("uncommitted-sha256", Sha256.of(diff));
                AtomicFile.write(directory.artifacts().resolve(UNCOMMITTED), diff);
            }
        });
        return code;
    }

    /** What git says, up to a limit; empty where there is no git, no repository, or no answer in time. */
    private static Optional<String> git(Path folder, String... arguments) {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toAbsolutePath().toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            // Git would else write its index, which may be another's.
            builder.environment().put("GIT_OPTIONAL_LOCKS", "0");
            Process process = builder.start();
            try {
                process.getOutputStream().close();
                byte[] said = process.getInputStream().readNBytes(MOST_OF_A_DIFF);
                boolean whole = said.length < MOST_OF_A_DIFF;
                if (whole && (!process.waitFor(SECONDS_FOR_GIT, TimeUnit.SECONDS) || process.exitValue() != 0)) {
                    return Optional.empty();
                }
                String text = new String(said, StandardCharsets.UTF_8);
                return Optional.of(whole ? text : text + "\n[more than " + MOST_OF_A_DIFF + " bytes: cut off here]\n");
            } finally {
                process.destroy();
            }
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
