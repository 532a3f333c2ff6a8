package dev.assay.datasets;

import dev.assay.data.DatasetInfo;
import dev.assay.data.Part;

/** Checks on the part that is asked for. */
final class Parts {
    private Parts() {}

    /** How many examples a part has. */
    static int size(DatasetInfo info, Part part) {
        Integer size = info.sizes().get(part);
        if (size == null) {
            throw new IllegalArgumentException(info.name() + " has no " + part.label() + " part");
        }
        return size;
    }
}
