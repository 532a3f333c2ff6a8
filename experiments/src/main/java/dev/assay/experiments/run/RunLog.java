package dev.assay.experiments.run;

import dev.assay.experiments.composition.Secrets;
import dev.assay.results.RunDirectory;
import dev.assay.spi.UserException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.ConsoleHandler;
import java.util.logging.ErrorManager;
import java.util.logging.FileHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What libraries and Assay itself log: into a run's {@code log.txt}, and never onto the terminal unless it is a warning outside a run. */
public final class RunLog implements AutoCloseable {
    /** Assay's own lines in the log. */
    static final Logger LOGGER = Logger.getLogger("dev.assay");

    private static final Logger ROOT = Logger.getLogger("");

    private final Handler file;

    private RunLog(Handler file) {
        this.file = file;
    }

    /** Keeps all below a warning off the terminal, for the time before and outside of a run. */
    public static void quieten() {
        terminal(Level.WARNING);
    }

    private static void terminal(Level least) {
        for (Handler handler : ROOT.getHandlers()) {
            if (handler instanceof ConsoleHandler) {
                handler.setLevel(least);
            }
        }
    }

    /**
     * Sends all that is logged into the run's {@code log.txt} until this is closed.
     *
     * @throws UserException where the file cannot be written
     */
    public static RunLog open(RunDirectory directory) {
        try {
            // The pattern of a FileHandler gives a meaning to the per cent sign.
            String path = directory.log().toString().replace("%", "%%");
            Handler file = new FileHandler(path, true);
            file.setEncoding("UTF-8");
            file.setFormatter(new OneLine());
            // The usual one prints a stack trace onto the terminal. Where the disk is full, the journal tells of it.
            file.setErrorManager(new Silent());
            ROOT.addHandler(file);
            terminal(Level.OFF);
            return new RunLog(file);
        } catch (IOException e) {
            throw new UserException("Cannot write " + directory.log() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        ROOT.removeHandler(file);
        file.close();
        quieten();
    }

    private static final class Silent extends ErrorManager {
        @Override
        public void error(String message, Exception cause, int code) {
            // A log that cannot be written must not fail what it is the log of.
        }
    }

    /** Time, level, source and message; a stack trace follows on lines of its own. */
    private static final class OneLine extends Formatter {
        @Override
        public String format(LogRecord record) {
            StringWriter text = new StringWriter();
            PrintWriter line = new PrintWriter(text);
            line.println(record.getInstant() + " " + record.getLevel() + " " + record.getLoggerName() + ": "
                    + formatMessage(record));
            if (record.getThrown() != null) {
                record.getThrown().printStackTrace(line);
            }
            return Secrets.masked(text.toString());
        }
    }
}
