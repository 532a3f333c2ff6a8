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
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A text as sequences of characters, after each of which the next is to be predicted. Inputs are the characters' numbers in the order of
 * Unicode, from 0.
 *
 * @param file in UTF-8
 * @param length characters an example, 1 or more
 * @param step from one example's begin to the next one's, 1 or more
 * @param predict after each character or after the last alone
 * @param test the share of the text's end that is the test part, in [0, 1)
 */
@Name("characters")
public record Characters(Path file, int length, int step, Predict predict, double test) implements Dataset {
    /** What the targets are. */
    public enum Predict {
        /** The character after each. */
        ALL,
        /** The character after the last. */
        LAST
    }

    public Characters {
        Settings.atLeast(1, "length", length);
        Settings.atLeast(1, "step", step);
        Settings.belowOne("test", test);
    }

    /** The text as numbers, and what they stand for. */
    private record Text(int[] numbers, List<String> names) {}

    @Override
    public DatasetInfo info(DataHome home) {
        return info(text(home), home);
    }

    private DatasetInfo info(Text text, DataHome home) {
        Map<Part, Integer> sizes = new EnumMap<>(Part.class);
        int split = split(text);
        sizes.put(Part.TRAIN, windows(split));
        if (windows(text.numbers.length - split) > 0) {
            sizes.put(Part.TEST, windows(text.numbers.length - split));
        }
        if (windows(split) == 0) {
            throw new UserException(UserFiles.find(file, home) + " has " + split
                    + " characters to train on, but an example takes " + length + " and the one that follows");
        }
        Task task = predict == Predict.ALL
                ? new Task.SequenceLabeling(text.names, length)
                : new Task.MultiClass(text.names);
        return new DatasetInfo(
                UserFiles.folder(UserFiles.find(file, home)),
                "Characters of a text, " + length + " an example; the next one is to be predicted.",
                task,
                Shape.of(length),
                sizes);
    }

    private int split(Text text) {
        return text.numbers.length - (int) (test * text.numbers.length);
    }

    /** How many examples a stretch of the text holds, with the character after the last. */
    private int windows(int characters) {
        return characters <= length ? 0 : (characters - length - 1) / step + 1;
    }

    @Override
    public Examples open(Part part, DataHome home) {
        Text text = text(home);
        DatasetInfo info = info(text, home);
        int size = Parts.size(info, part);
        int begin = part == Part.TRAIN ? 0 : split(text);
        int classes = text.names.size();
        int[] numbers = text.numbers;
        return new ComputedExamples(
                size,
                info.input(),
                info.task().outputs(),
                (index, into, offset) -> {
                    for (int i = 0; i < length; i++) {
                        into[offset + i] = numbers[begin + index * step + i];
                    }
                },
                predict == Predict.LAST
                        ? ComputedExamples.oneHot(classes, index -> numbers[begin + index * step + length])
                        : (index, into, offset) -> {
                            Arrays.fill(into, offset, offset + length * classes, 0);
                            for (int i = 0; i < length; i++) {
                                into[offset + i * classes + numbers[begin + index * step + i + 1]] = 1;
                            }
                        });
    }

    @Override
    public List<Path> files(DataHome home) {
        return List.of(UserFiles.find(file, home));
    }

    private Text text(DataHome home) {
        Path path = UserFiles.find(file, home);
        int[] characters = UserFiles.text(path).codePoints().toArray();
        int[] different = Arrays.stream(characters).distinct().sorted().toArray();
        if (different.length < 2) {
            throw new UserException(path + " has " + different.length + " different characters; two are needed");
        }
        return new Text(
                Arrays.stream(characters)
                        .map(character -> Arrays.binarySearch(different, character))
                        .toArray(),
                IntStream.of(different).mapToObj(Characters::name).toList());
    }

    private static String name(int character) {
        return switch (character) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> Character.toString(character);
        };
    }
}
