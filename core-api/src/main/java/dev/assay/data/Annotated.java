package dev.assay.data;

import dev.assay.spi.UserException;
import java.util.List;

/** A data set whose images have boxes; what detections are scored against. */
public interface Annotated {
    /**
     * The annotations of a part, in the order of its examples.
     *
     * @throws UserException where files are missing, or not what they should be
     */
    List<AnnotatedImage> annotations(Part part, DataHome home);
}
