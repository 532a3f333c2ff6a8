package dev.assay.experiments.gate;

import dev.assay.experiments.gate.Pauses.Pause;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Lets one of two processes run at a time, a tenth of a second each, so that whatever else the machine does falls on both. */
final class Alternation implements AutoCloseable {
    private static final int TURN_MILLISECONDS = 100;

    /** Outlives this process, however that ends, and then leaves none of the two stopped for ever. */
    private static final String GUARD = "trap '' INT TERM HUP; "
            + "while read -r signal process; do [ \"$signal\" != END ] || exit 0; kill -\"$signal\" \"$process\" 2> /dev/null; echo; done; "
            + "kill \"$@\"; kill -CONT \"$@\"";

    private final List<Process> processes;
    private final List<List<Pause>> pauses = List.of(new ArrayList<>(), new ArrayList<>());
    private final Process guard;
    private final BufferedReader answers;
    private final OutputStream orders;

    /** Takes two processes that have just been started. */
    Alternation(Process first, Process second) throws IOException {
        processes = List.of(first, second);
        guard = new ProcessBuilder(
                        "sh", "-c", GUARD, "guard", String.valueOf(first.pid()), String.valueOf(second.pid()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        answers = new BufferedReader(new InputStreamReader(guard.getInputStream(), StandardCharsets.US_ASCII));
        orders = guard.getOutputStream();
    }

    /**
     * Runs both to their ends. Once one has ended, the other goes on by itself.
     *
     * @param begins which has the first turn: 0 or 1
     * @param look called after every turn
     * @return when each was stopped
     */
    List<Pauses> run(int begins, Runnable look) throws IOException, InterruptedException {
        int running = begins;
        Instant stopped = signal("STOP", 1 - begins);
        while (!processes.get(running).waitFor(TURN_MILLISECONDS, TimeUnit.MILLISECONDS)) {
            look.run();
            Instant next = signal("STOP", running);
            running = 1 - running;
            proceed(running, stopped);
            stopped = next;
        }
        proceed(1 - running, stopped);
        while (!processes.get(1 - running).waitFor(TURN_MILLISECONDS, TimeUnit.MILLISECONDS)) {
            look.run();
        }
        return pauses.stream().map(Pauses::new).toList();
    }

    private void proceed(int index, Instant stopped) throws IOException {
        pauses.get(index).add(new Pause(stopped, Instant.now()));
        signal("CONT", index);
    }

    /** The time at which it had been sent. */
    private Instant signal(String name, int index) throws IOException {
        orders.write((name + ' ' + processes.get(index).pid() + '\n').getBytes(StandardCharsets.US_ASCII));
        orders.flush();
        if (answers.readLine() == null) {
            throw new IOException("the shell that lets base and head run by turns has ended");
        }
        return Instant.now();
    }

    /** Ends both where they still run. */
    @Override
    public void close() throws IOException {
        boolean ended = processes.stream().noneMatch(Process::isAlive);
        try (orders) {
            if (ended) {
                orders.write("END\n".getBytes(StandardCharsets.US_ASCII));
            }
        } finally {
            answers.close();
        }
    }
}
