package dev.assay.experiments.run;

import dev.assay.data.DataHome;
import dev.assay.data.DatasetInfo;
import dev.assay.data.Examples;
import dev.assay.data.Part;
import dev.assay.experiments.spec.DataSpec;
import dev.assay.spi.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A data set's parts; those that were opened last are kept, so that a process with many runs on the same data reads them once. */
record OpenedData(DatasetInfo info, Map<Part, Examples> parts) {
    /** One at most. */
    private static final Map<Key, OpenedData> LAST = new ConcurrentHashMap<>();

    /** What must be the same for examples to be the same: files by path, size and time. */
    private record Key(Dataset dataset, DataSpec where, List<String> files) {}

    /** All parts that there are, read anew unless they are the last ones and their files are as they were. */
    static OpenedData of(Dataset dataset, DataSpec where, DataHome home) {
        Optional<Key> key = files(dataset, home).map(files -> new Key(dataset, where, files));
        Optional<OpenedData> last = key.flatMap(same -> Optional.ofNullable(LAST.get(same)));
        if (last.isPresent()) {
            return last.get();
        }
        // Let go first, so that two are never held at once.
        LAST.clear();
        DatasetInfo info = dataset.info(home);
        Map<Part, Examples> parts = new EnumMap<>(Part.class);
        info.sizes().keySet().forEach(part -> parts.put(part, dataset.open(part, home)));
        OpenedData opened = new OpenedData(info, parts);
        key.ifPresent(same -> LAST.put(same, opened));
        return opened;
    }

    /** Empty where that cannot be told, as of a folder. */
    private static Optional<List<String>> files(Dataset dataset, DataHome home) {
        List<String> stamps = new ArrayList<>();
        // What is missing is told at once, since looking for it again may be another download that fails.
        for (Path file : dataset.files(home)) {
            if (!Files.isRegularFile(file)) {
                return Optional.empty();
            }
            try {
                stamps.add(Survey.stamp(file));
            } catch (IOException e) {
                return Optional.empty();
            }
        }
        return Optional.of(stamps);
    }
}
