package dev.assay.spi;

import java.nio.file.Path;

/** A file format that is read as well as written: what was exported can be asked here too. */
public interface ModelFormat extends Exporter {
    /** How the names of such files end, without the dot and in lower case. */
    String ending();

    /**
     * A network that was exported, taken up from its file.
     *
     * @throws UserException where the file is damaged or not from {@link #export}, or where that which runs it is missing
     */
    ExportedModel open(Path file);
}
