package dev.assay.experiments.cli;

import dev.assay.experiments.run.ProgressDisplay;
import dev.assay.experiments.sweep.Reply;
import dev.assay.experiments.sweep.SweepListener;
import dev.assay.experiments.sweep.TrialPlanner;
import dev.assay.results.SweepState;
import dev.assay.results.SweepTables;
import dev.assay.results.SweepTrial;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Shows how a sweep gets on: a live table on a terminal, elsewhere a plain line for each trial that has ended. */
final class SweepDisplay implements SweepListener, AutoCloseable {
    private static final String UP = "\u001b[%dA";
    private static final String ERASE_BELOW = "\r\u001b[J";
    private static final long NANOSECONDS_BETWEEN_PICTURES = 300_000_000;

    private final Terminal terminal;
    private final PrintStream plan;
    private final int all;
    private final int workers;
    private final long start = System.nanoTime();
    private final Map<String, Integer> told = new HashMap<>();
    private int lines;
    private long last;
    private int firstOver = -1;

    /**
     * @param plan to which it is said what the sweep will take
     * @param all how many trials there will be, as far as that is known
     */
    SweepDisplay(Terminal terminal, PrintStream plan, int all, int workers) {
        this.terminal = terminal;
        this.plan = plan;
        this.all = all;
        this.workers = workers;
    }

    @Override
    public void measured(List<Reply.Measured> costs) {
        erase();
        plan.println(SweepText.estimate(costs, all, workers));
    }

    @Override
    public void looked(SweepState state, Map<Integer, Reply.Progress> progress) {
        if (firstOver < 0) {
            firstOver = over(state);
        }
        if (terminal.columns().isEmpty() || System.nanoTime() - last < NANOSECONDS_BETWEEN_PICTURES) {
            return;
        }
        last = System.nanoTime();
        int width = terminal.columns().getAsInt() - 1;
        List<String> picture = new ArrayList<>();
        picture.add(head(state));
        for (SweepTrial trial : state.trials()) {
            if (trial.state() == SweepTrial.State.RUNNING) {
                picture.add(row(trial, progress));
            }
        }
        erase();
        picture.forEach(line -> terminal.err().println(line.substring(0, Math.min(line.length(), width))));
        terminal.err().flush();
        lines = picture.size();
    }

    private static int over(SweepState state) {
        return (int)
                state.trials().stream().filter(trial -> trial.state().isOver()).count();
    }

    private String head(SweepState state) {
        int trials = Math.max(all, state.trials().size());
        int over = over(state);
        StringBuilder text = new StringBuilder(state.begun().name())
                .append(": ")
                .append(state.count(SweepTrial.State.FINISHED))
                .append(" of ")
                .append(trials)
                .append(" done, ")
                .append(state.count(SweepTrial.State.RUNNING))
                .append(" running");
        if (state.failed() > 0) {
            text.append(", ").append(state.failed()).append(" failed");
        }
        state.best()
                .ifPresent(best -> text.append(", best ")
                        .append(state.begun().metric())
                        .append(' ')
                        .append(SweepText.figure(best.value(state.begun().metric())))
                        .append(" (trial ")
                        .append(best.number())
                        .append(')'));
        int here = over - Math.max(0, firstOver);
        double seconds = (System.nanoTime() - start) / 1e9;
        text.append(", ").append(ProgressDisplay.clock(seconds));
        if (here > 0) {
            text.append(", ")
                    .append(ProgressDisplay.clock(seconds / here * (trials - over)))
                    .append(" left");
        }
        return text.toString();
    }

    private static String row(SweepTrial trial, Map<Integer, Reply.Progress> progress) {
        String row =
                "  worker " + trial.worker() + "  trial " + trial.number() + "  " + TrialPlanner.text(trial.point());
        Reply.Progress far = progress.get(trial.worker());
        return far == null || far.trial() != trial.number()
                ? row + "  begins"
                : row
                        + String.format(
                                Locale.ROOT,
                                "  epoch %d/%d  %.0f %%  loss %.4f",
                                far.epoch(),
                                far.epochs(),
                                100.0 * far.step() / Math.max(1, far.steps()),
                                far.loss());
    }

    @Override
    public void ended(SweepTrial trial, SweepState state) {
        boolean plain = terminal.columns().isEmpty();
        if (!plain && !trial.state().isFailure()) {
            return;
        }
        String text =
                "trial " + trial.number() + "/" + Math.max(all, state.trials().size()) + "  "
                        + (trial.found() ? "found" : SweepTables.name(trial.state())) + "  "
                        + TrialPlanner.text(trial.point());
        double value = trial.value(state.begun().metric());
        erase();
        terminal.err()
                .println(text
                        + (Double.isNaN(value) ? "" : "  " + state.begun().metric() + " " + SweepText.figure(value))
                        + message(trial)
                        + "  " + ProgressDisplay.clock(trial.seconds()));
        last = 0;
    }

    /** What went wrong; where that has been told of another trial, which that was. */
    private String message(SweepTrial trial) {
        if (trial.message().isEmpty()) {
            return "";
        }
        int first = told.computeIfAbsent(trial.message(), message -> trial.number());
        return "  " + (first == trial.number() ? trial.message() : "as trial " + first);
    }

    private void erase() {
        if (lines > 0) {
            terminal.err().print(String.format(Locale.ROOT, UP, lines) + ERASE_BELOW);
            lines = 0;
        }
    }

    /** Takes the table away. */
    @Override
    public void close() {
        erase();
        terminal.err().flush();
    }
}
