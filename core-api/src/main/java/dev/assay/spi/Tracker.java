package dev.assay.spi;

import dev.assay.run.Event;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A place, such as a server, that is told what happens in runs so that people can look at them there.
 *
 * <p>It is told from a run's journal, in the background: a run does not wait for it, and is not failed by it.
 */
@Kind("tracker")
public interface Tracker extends Component {
    /** The place, for people and to tell one from another; without credentials. */
    String place();

    /** What tells the place of one run; it is not contacted yet. */
    Session session(TrackedRun run);

    /**
     * A run to be told of.
     *
     * @param key no other run has it, on any machine
     * @param id the name of the run's folder
     * @param experiment the experiment's name
     * @param started when it began
     * @param directory the run's folder, where its files are
     */
    record TrackedRun(String key, String id, String experiment, Instant started, Path directory) {}

    /** Tells one place of one run; for one thread at a time. */
    interface Session extends AutoCloseable {
        /**
         * Finds the run at the place by its key, or makes it there. To be called first, and again after each failure.
         *
         * @return whether the place knows nothing of the run, so that it has to be told all from the journal's start
         * @throws TrackerException where that is not known
         */
        boolean begin() throws TrackerException;

        /**
         * Tells events, in the journal's order, and returns when all have arrived. An answer can get lost, so the same events may be told
         * again: that changes nothing at the place.
         *
         * @throws TrackerException where not all have arrived for certain
         */
        void tell(List<Event> events) throws TrackerException;

        /** A web page of the run; empty before {@link #begin}. */
        Optional<String> address();

        @Override
        void close();
    }
}
