package dev.assay.experiments.sweep;

import dev.assay.spi.Launcher;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** A worker as the sweep sees it. Its replies go to a queue, its end after all of them. */
final class Hand {
    /** @param reply empty when the worker has ended, with that exit code */
    record Message(Hand from, Optional<Reply> reply, int exit) {}

    private final int number;
    private final Launcher.Worker worker;
    private final Thread listener;
    private OptionalInt trial = OptionalInt.empty();
    private int measuring;
    private boolean leaving;

    Hand(int number, Launcher.Worker worker, BlockingQueue<Message> inbox) {
        this.number = number;
        this.worker = worker;
        listener = new Thread(() -> listen(inbox), "assay-worker-" + number);
        listener.setDaemon(true);
        listener.start();
    }

    int number() {
        return number;
    }

    /** What it works at; empty where it waits. */
    OptionalInt trial() {
        return trial;
    }

    /** Whether it can be given a task. */
    boolean isIdle() {
        return trial.isEmpty() && !isMeasuring() && !leaving;
    }

    boolean isMeasuring() {
        return measuring > 0;
    }

    void measure(Task.Measure task) {
        measuring++;
        say(task);
    }

    void measured() {
        measuring--;
    }

    void begin(Task.Run task) {
        trial = OptionalInt.of(task.trial());
        say(task);
    }

    void done(boolean fit) {
        trial = OptionalInt.empty();
        leaving = !fit;
    }

    /** What cannot be said to a worker that has gone is not said: its end is on its way. */
    void say(Task task) {
        try {
            Wire.write(worker.input(), Task.class, task);
        } catch (IOException e) {
            leaving = true;
        }
    }

    void kill() {
        worker.kill();
    }

    /** Lets it go, and waits until it has. */
    void close(long seconds) {
        try {
            worker.input().close();
        } catch (IOException e) {
            // It has gone already.
        }
        try {
            listener.join(TimeUnit.SECONDS.toMillis(seconds));
            if (listener.isAlive()) {
                worker.kill();
            }
        } catch (InterruptedException e) {
            worker.kill();
            Thread.currentThread().interrupt();
        }
    }

    private void listen(BlockingQueue<Message> inbox) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(worker.output(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Wire.read(line, Reply.class).ifPresent(reply -> inbox.add(new Message(this, Optional.of(reply), 0)));
            }
        } catch (IOException | UncheckedIOException e) {
            worker.kill();
        }
        try {
            inbox.add(new Message(this, Optional.empty(), worker.waitFor()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
