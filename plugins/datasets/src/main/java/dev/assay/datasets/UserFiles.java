package dev.assay.datasets;

import dev.assay.data.DataHome;
import dev.assay.spi.UserException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
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
        return find(path, home, "file", Files::isRegularFile);
    }

    /** The same for a folder or an archive that stands for one. */
    static Path findFolder(Path path, DataHome home) {
        return find(path, home, "folder or archive", Files::exists);
    }

    private static Path find(Path path, DataHome home, String what, Predicate<Path> there) {
        List<Path> places = Stream.concat(
                        home.homes().stream().map(folder -> folder.resolve(path)), Stream.of(path.toAbsolutePath()))
                .distinct()
                .toList();
        return places.stream()
                .filter(there)
                .findFirst()
                .orElseThrow(() -> new UserException("The " + what + " " + path + " is not there. Looked for "
                        + places.stream().map(Path::toString).collect(Collectors.joining(", "))
                        + (home.homes().isEmpty()
                                ? "; set data.home or ASSAY_DATA to the folder of your data sets"
                                : "")));
    }

    /**
     * A whole text in UTF-8, without the mark that some programs put in front.
     *
     * @throws UserException where it is none, or cannot be read
     */
    static String text(Path path) {
        try {
            String text = Files.readString(path);
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new UserException(path + " is not text in UTF-8; save it as such", e);
        } catch (IOException e) {
            throw new UserException(path + " cannot be read: " + Failures.describe(e), e);
        }
    }

    /** The name of the folder that a file is in. */
    static String folder(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        return folder == null || folder.getFileName() == null
                ? file.toString()
                : folder.getFileName().toString();
    }
}
