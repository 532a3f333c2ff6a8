package dev.assay.experiments.sweep;

import dev.assay.results.SweepTrial.State;
import dev.assay.spi.UserException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A worker's life: tasks come in as lines and are done one after the other, until nobody is there any more who could ask. */
public final class WorkerLoop {
    private static final long NANOSECONDS_BETWEEN_REPORTS = 300_000_000;

    private final OutputStream out;
    private final TrialRunner runner;
    private final BlockingQueue<Optional<Task>> tasks = new LinkedBlockingQueue<>();
    private volatile boolean stop;
    private long lastReport;

    private WorkerLoop(OutputStream out, TrialRunner runner) {
        this.out = out;
        this.runner = runner;
    }

    /**
     * Works until the input ends or the runner is not fit for more; a trial that is under way then stops after its step, and can be gone on with.
     *
     * @param orphaned called when the input ends while a trial is under way
     */
    public static void run(InputStream in, OutputStream out, TrialRunner runner, Runnable orphaned) {
        WorkerLoop loop = new WorkerLoop(out, runner);
        Thread reader = new Thread(() -> loop.listen(in, orphaned), "assay-worker-input");
        reader.setDaemon(true);
        reader.start();
        loop.work();
    }

    private void listen(InputStream in, Runnable orphaned) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Wire.read(line, Task.class).ifPresent(task -> {
                    stop = task instanceof Task.Stop;
                    if (!stop) {
                        tasks.add(Optional.of(task));
                    }
                });
            }
        } catch (IOException e) {
            // As good as an end: nobody can ask for anything any more.
        }
        stop = true;
        tasks.add(Optional.empty());
        orphaned.run();
    }

    private void work() {
        try {
            boolean fit = true;
            while (fit) {
                Optional<Task> task = tasks.take();
                if (task.isEmpty()) {
                    return;
                }
                if (task.get() instanceof Task.Run run) {
                    Reply.Ended ended = ended(run);
                    say(ended);
                    fit = ended.fit();
                } else if (task.get() instanceof Task.Measure measure) {
                    say(measured(measure));
                }
            }
        } catch (IOException e) {
            // Nobody listens any more; what there is of the trial is in its folder.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Reply.Measured measured(Task.Measure task) {
        try {
            return runner.measure(task);
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            // The trial itself will say what is wrong.
            return new Reply.Measured(0, 0, 0);
        }
    }

    private Reply.Ended ended(Task.Run task) {
        try {
            return runner.run(task, this::report, () -> stop);
        } catch (UserException e) {
            return failed(task, State.MISTAKE, String.valueOf(e.getMessage()), true);
        } catch (OutOfMemoryError e) {
            return failed(
                    task,
                    State.OUT_OF_MEMORY,
                    "out of memory (" + e.getMessage() + "): give the workers more, sweep.heap=4g",
                    false);
        } catch (RuntimeException | Error e) {
            e.printStackTrace();
            String message = e.toString();
            boolean memory = message.toLowerCase(Locale.ROOT).contains("out of memory");
            return failed(task, memory ? State.OUT_OF_MEMORY : State.FAILED, message, false);
        }
    }

    private static Reply.Ended failed(Task.Run task, State state, String message, boolean fit) {
        return new Reply.Ended(task.trial(), state, message, Map.of(), 0, fit);
    }

    private void report(Reply.Progress progress) {
        long now = System.nanoTime();
        if (now - lastReport > NANOSECONDS_BETWEEN_REPORTS) {
            lastReport = now;
            try {
                say(progress);
            } catch (IOException e) {
                stop = true;
            }
        }
    }

    private void say(Reply reply) throws IOException {
        Wire.write(out, Reply.class, reply);
    }
}
