package dev.assay.experiments.composition;

import dev.assay.spi.UserException;
import java.util.List;
import java.util.stream.Collectors;

/** All that is wrong with a config, told at once. */
public final class ConfigProblems extends UserException {
    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;

    public ConfigProblems(List<Problem> problems) {
        super(message(problems));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }

    private static String message(List<Problem> problems) {
        String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
        return Secrets.masked(problems.stream()
                .map(problem -> "\n  " + problem)
                .collect(Collectors.joining("", "The config has " + count + ":", "")));
    }
}
