package dev.assay.experiments.predict;

import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Reads examples from files of the user's own: images, and tables.
 *
 * @param input the shape of one example
 * @param columns which columns of tables are the inputs, by name or number; none where all are
 * @param resize whether images of another size are brought to that of the examples
 */
public record ExampleFiles(Shape input, List<String> columns, boolean resize) {
    private static final Set<String> IMAGES = Set.of("png", "jpg", "jpeg", "gif", "bmp");
    private static final Set<String> TABLES = Set.of("csv", "tsv", "txt");

    public ExampleFiles {
        columns = List.copyOf(columns);
    }

    /**
     * All examples, in the order of the files.
     *
     * @throws UserException where a file is missing, damaged, or holds other than such examples, naming it
     */
    public List<Example> read(List<Path> files) {
        List<Example> examples = new ArrayList<>();
        for (Path file : files) {
            String ending = String.valueOf(file.getFileName())
                    .replaceFirst("^.*\\.", "")
                    .toLowerCase(Locale.ROOT);
            if (Files.isDirectory(file)) {
                throw new UserException(file + " is a folder: name the files in it, as in " + file.resolve("*.png"));
            }
            if (!Files.isRegularFile(file)) {
                throw new UserException("There is no file " + file + ".");
            }
            if (IMAGES.contains(ending)) {
                examples.add(new ImageFile(file).example(input, resize));
            } else if (TABLES.contains(ending)) {
                examples.addAll(TableFile.read(file).examples(input.length(), columns));
            } else {
                throw new UserException(
                        file + " is neither an image (png, jpg, gif, bmp) nor a table (csv, tsv, txt).");
            }
        }
        return examples;
    }
}
