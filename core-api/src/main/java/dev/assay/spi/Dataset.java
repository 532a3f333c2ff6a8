package dev.assay.spi;

import dev.assay.data.DataHome;
import dev.assay.data.DatasetInfo;
import dev.assay.data.Examples;
import dev.assay.data.Part;
import java.nio.file.Path;
import java.util.List;

/** A source of examples. */
@Kind("dataset")
public interface Dataset extends Component {
    /**
     * What the set holds, as cheaply as it can be known: a plan calls this without reading the examples where possible.
     *
     * @throws UserException where files are missing or not what they should be
     */
    DatasetInfo info(DataHome home);

    /**
     * The examples of one of the parts that {@link DatasetInfo#sizes} lists; two calls give equal examples in the same order.
     *
     * @throws UserException where files are missing, damaged, or not what they should be, naming the file
     */
    Examples open(Part part, DataHome home);

    /**
     * The files that the examples are read from, so that a run can record their digests; none where they are made and not read.
     *
     * @throws UserException where one is missing
     */
    default List<Path> files(DataHome home) {
        return List.of();
    }
}
