package dev.assay.datasets;

import dev.assay.data.ComputedExamples;
import dev.assay.data.DataHome;
import dev.assay.data.DatasetInfo;
import dev.assay.data.Examples;
import dev.assay.data.Part;
import dev.assay.data.Task;
import dev.assay.spi.Dataset;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Texts of several classes, a file for each class with one text a line, taken as tokens between blanks. Inputs are tokens' numbers from 1 in
 * the order in which the files have them first, filled up with 0; the step {@code vocabulary} makes of them what the training part knows.
 *
 * @param files in UTF-8, one a class, two or more
 * @param classNames in the order of the files; the files' names where empty
 * @param length tokens an example, longer texts being cut; as many as the longest text where empty
 * @param lowerCase whether capitals become small letters
 */
@Name("text-lines")
public record TextLines(List<Path> files, List<String> classNames, Optional<Integer> length, boolean lowerCase)
        implements Dataset {
    public TextLines {
        files = List.copyOf(files);
        classNames = List.copyOf(classNames);
        if (files.size() < 2) {
            throw new IllegalArgumentException(
                    "files must name a file for each of at least two classes, found " + files);
        }
        if (!classNames.isEmpty() && classNames.size() != files.size()) {
            throw new IllegalArgumentException("class-names must be as many as files, found " + classNames.size()
                    + " for " + files.size() + " files");
        }
        length.ifPresent(tokens -> Settings.atLeast(1, "length", tokens));
    }

    /** The texts as numbers, each with its class. */
    private record Texts(List<int[]> tokens, int[] classes, int longest) {}

    @Override
    public DatasetInfo info(DataHome home) {
        return info(texts(home));
    }

    private DatasetInfo info(Texts texts) {
        List<String> names = classNames.isEmpty()
                ? files.stream().map(path -> String.valueOf(path.getFileName())).toList()
                : classNames;
        return new DatasetInfo(
                "Texts",
                "Texts of " + files.size() + " classes as numbers of tokens, filled up with 0.",
                new Task.MultiClass(names),
                Shape.of(length.orElse(texts.longest)),
                Map.of(Part.TRAIN, texts.tokens.size()));
    }

    @Override
    public Examples open(Part part, DataHome home) {
        Texts texts = texts(home);
        DatasetInfo info = info(texts);
        int width = info.input().length();
        return new ComputedExamples(
                Parts.size(info, part),
                info.input(),
                info.task().outputs(),
                (index, into, offset) -> {
                    int[] tokens = texts.tokens.get(index);
                    for (int i = 0; i < width; i++) {
                        into[offset + i] = i < tokens.length ? tokens[i] : 0;
                    }
                },
                ComputedExamples.oneHot(files.size(), index -> texts.classes[index]));
    }

    @Override
    public List<Path> files(DataHome home) {
        return files.stream().map(path -> UserFiles.find(path, home)).toList();
    }

    private Texts texts(DataHome home) {
        Map<String, Integer> numbers = new HashMap<>();
        List<int[]> tokens = new ArrayList<>();
        List<Integer> classes = new ArrayList<>();
        List<Path> paths = files(home);
        for (int c = 0; c < paths.size(); c++) {
            int before = tokens.size();
            for (String line : UserFiles.text(paths.get(c)).lines().toList()) {
                if (!line.isBlank()) {
                    tokens.add(Stream.of((lowerCase ? line.toLowerCase(Locale.ROOT) : line)
                                    .strip()
                                    .split("\\s+"))
                            .mapToInt(token -> numbers.computeIfAbsent(token, key -> numbers.size() + 1))
                            .toArray());
                    classes.add(c);
                }
            }
            if (tokens.size() == before) {
                throw new UserException(paths.get(c) + " has no line with a text");
            }
        }
        return new Texts(
                tokens,
                classes.stream().mapToInt(Integer::intValue).toArray(),
                tokens.stream().mapToInt(each -> each.length).max().orElse(0));
    }
}
