package dev.assay.spi;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Starts the workers of a sweep: on this machine, or on those of a cluster. */
@Kind("launcher")
public interface Launcher extends Component {
    /** How many workers it runs side by side unless the config says, 1 or more. */
    int slots();

    /**
     * Starts a worker.
     *
     * @throws UserException where it cannot be started
     */
    Worker start(Command command);

    /**
     * A program to start where it sees the files that are seen here, in the working directory of this process.
     *
     * @param words the program and its arguments
     * @param environment the variables to be set besides those of this process
     * @param log the file that its standard error is appended to
     */
    record Command(List<String> words, Map<String, String> environment, Path log) {
        public Command {
            words = List.copyOf(words);
            environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
        }
    }

    /** A process that was started. It is told by lines on its standard input, whose end means that nobody waits for it any more. */
    interface Worker {
        /** Its standard input. */
        OutputStream input();

        /** Its standard output. */
        InputStream output();

        /** Ends it at once. */
        void kill();

        /** Waits for its end, and gives its exit code; above 128: the signal that ended it, plus 128. */
        int waitFor() throws InterruptedException;
    }
}
