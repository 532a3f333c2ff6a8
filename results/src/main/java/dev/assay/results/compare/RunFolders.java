package dev.assay.results.compare;

import dev.assay.results.RunDirectory;
import dev.assay.results.SweepDirectory;
import dev.assay.results.SweepLedger;
import dev.assay.results.SweepTrial;
import dev.assay.spi.UserException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The folders of runs that a user means. */
public final class RunFolders {
    private static final Pattern GLOB = Pattern.compile("[*?\\[{]");

    private RunFolders() {}

    /**
     * Finds runs: each argument is a run's folder, a sweep's folder, which means the runs of its trials, another folder with runs somewhere below it (of
     * an experiment, or all), or a pattern such as {@code runs/lenet-*}.
     *
     * @return each run once, by path
     * @throws UserException where an argument means no run
     */
    public static List<RunDirectory> find(List<String> arguments) {
        Set<Path> found = new LinkedHashSet<>();
        for (String argument : arguments) {
            Path path = Path.of(argument);
            List<Path> folders = Files.isDirectory(path) ? List.of(path) : matching(argument);
            Set<Path> runs = new LinkedHashSet<>();
            folders.forEach(folder -> runs.addAll(runs(folder)));
            if (runs.isEmpty()) {
                throw new UserException(
                        (Files.isDirectory(path) ? "There is no run in " + argument : "There is no folder " + argument)
                                + ": name the folders of runs (runs/NAME/ID), a folder that holds some (runs/NAME), or a pattern in quotes.");
            }
            found.addAll(runs);
        }
        return found.stream().sorted().map(RunDirectory::new).toList();
    }

    /**
     * The folds of cross-validations.
     *
     * @return in place of each run that is made of folds these; other runs as they are
     */
    public static List<RunDirectory> folds(List<RunDirectory> runs) {
        List<RunDirectory> folds = new ArrayList<>();
        for (RunDirectory run : runs) {
            List<RunDirectory> own = new ArrayList<>();
            for (int number = 1; isRun(fold(run, number)); number++) {
                own.add(new RunDirectory(fold(run, number)));
            }
            folds.addAll(own.isEmpty() ? List.of(run) : own);
        }
        return folds;
    }

    private static Path fold(RunDirectory run, int number) {
        return run.path().resolve("fold-" + number);
    }

    private static List<Path> runs(Path folder) {
        SweepDirectory sweep = new SweepDirectory(folder);
        return Files.isRegularFile(sweep.ledger()) ? ofTrials(sweep) : below(folder, RunFolders::isRun);
    }

    private static List<Path> ofTrials(SweepDirectory sweep) {
        List<Path> runs = new ArrayList<>();
        for (SweepTrial trial : SweepLedger.read(sweep).trials()) {
            if (!trial.folder().isEmpty()) {
                Path run = Path.of(trial.folder());
                // Runs lie beside their sweep, wherever both have been moved to.
                Path beside = sweep.path().resolveSibling(run.getFileName());
                runs.add(isRun(beside) ? beside : run);
            }
        }
        return runs;
    }

    private static boolean isRun(Path folder) {
        RunDirectory run = new RunDirectory(folder);
        return Files.isRegularFile(run.record())
                || Files.isRegularFile(run.provenance())
                || Files.isRegularFile(run.events());
    }

    private static List<Path> matching(String glob) {
        if (!GLOB.matcher(glob).find()) {
            return List.of();
        }
        // The part before the first wildcard is where to look.
        String fixed = glob.substring(
                0, GLOB.matcher(glob).results().findFirst().orElseThrow().start());
        int slash = fixed.lastIndexOf('/');
        Path base = Path.of(slash < 0 ? "" : fixed.substring(0, Math.max(1, slash)));
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob.replaceAll("/+$", ""));
        return Files.isDirectory(base) ? below(base, matcher::matches) : List.of();
    }

    /** The folders that are wanted, outermost only. */
    private static List<Path> below(Path base, Predicate<Path> wanted) {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(base, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    if (wanted.test(folder)) {
                        found.add(folder);
                        return FileVisitResult.SKIP_SUBTREE;
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UserException("Cannot read " + base + ": " + e.getMessage(), e);
        }
        return found;
    }
}
