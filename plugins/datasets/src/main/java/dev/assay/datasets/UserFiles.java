package dev.assay.datasets;

import dev.assay.data.DataHome;
import dev.assay.spi.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Files that a setting names. */
final class UserFiles {
    private UserFiles() {}

    /**
     * The file at an absolute path, or at a relative one in the first data home that has it, else from the working folder.
     *
     * @throws UserException where it is nowhere, naming the places
     */
    static Path find(Path path, DataHome home) {
        List<Path> places = Stream.concat(
                        home.homes().stream().map(folder -> folder.resolve(path)), Stream.of(path.toAbsolutePath()))
                .distinct()
                .toList();
        return places.stream()
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> new UserException("The file " + path + " is not there. Looked for "
                        + places.stream().map(Path::toString).collect(Collectors.joining(", "))
                        + (home.homes().isEmpty()
                                ? "; set data.home or ASSAY_DATA to the folder of your data sets"
                                : "")));
    }
}
