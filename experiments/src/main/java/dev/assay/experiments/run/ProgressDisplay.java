package dev.assay.experiments.run;

import dev.assay.data.Part;
import dev.assay.run.EpochRecord;
import dev.assay.spi.Progress;
import dev.assay.spi.RunListener;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressState;

/** Shows how a run gets on: a live bar on a terminal, elsewhere a plain line for each epoch and every half minute. */
public final class ProgressDisplay implements RunListener, AutoCloseable {
    private static final double PLAIN_INTERVAL_SECONDS = 30;
    /** The share of the old value that the displayed loss keeps at each step: an average over about 20 steps. */
    private static final double SMOOTHING = 0.95;

    private final PrintStream out;
    private final OptionalInt columns;
    private List<ProgressBar> bars = List.of();
    private int epochs;
    private int batchSize;
    private long totalSteps;
    private double loss = Double.NaN;
    private long trainingStart;
    private double lastPlainLine;
    /** What stands behind the bar, put together only when it is shown. */
    private volatile Supplier<String> line = () -> "";

    /** A display on {@code out}; {@code columns} is the terminal's width, empty where there is no terminal. */
    public ProgressDisplay(PrintStream out, OptionalInt columns) {
        this.out = out;
        this.columns = columns;
    }

    @Override
    public void trainingStarts(long steps, int epochs, int batchSize) {
        this.epochs = epochs;
        this.batchSize = batchSize;
        totalSteps = steps;
        trainingStart = System.nanoTime();
        openBar();
    }

    @Override
    public void stepEnds(Progress at, double stepLoss, double learningRate) {
        loss = Double.isNaN(loss) ? stepLoss : SMOOTHING * loss + (1 - SMOOTHING) * stepLoss;
        double seconds = seconds();
        long done = at.step() + 1;
        double shown = loss;
        line = () -> String.format(
                Locale.ROOT,
                "epoch %d/%d  loss %.4f  %.0f examples/s  %s left",
                (int) at.epoch() + 1,
                epochs,
                shown,
                done * batchSize / seconds,
                clock(seconds / done * (totalSteps - done)));
        if (columns.isPresent()) {
            bars.forEach(bar -> bar.stepTo(done));
        } else if (seconds - lastPlainLine > PLAIN_INTERVAL_SECONDS) {
            plain("step " + done + "/" + totalSteps + "  " + line.get());
        }
    }

    @Override
    public void evaluated(Part part, int done, int total) {
        if (columns.isPresent()) {
            line = () -> String.format(Locale.ROOT, "%s %d/%d", part.label(), done, total);
        }
    }

    @Override
    public void epochEnds(EpochRecord epoch) {
        close();
        String figures = epoch.metrics().entrySet().stream()
                .filter(entry -> shown(entry.getKey()))
                .map(ProgressDisplay::figure)
                .collect(Collectors.joining("  "));
        plain(String.format(
                Locale.ROOT, "epoch %d/%d  %s  %s", epoch.epoch(), epochs, figures, clock(epoch.seconds())));
        if (epoch.steps() < totalSteps) {
            openBar();
            bars.forEach(bar -> bar.stepTo(epoch.steps()));
        }
    }

    /** Takes the bar away. */
    @Override
    public void close() {
        bars.forEach(ProgressBar::close);
        bars = List.of();
    }

    private void openBar() {
        columns.ifPresent(width -> bars = List.of(new ProgressBarBuilder()
                .setInitialMax(totalSteps)
                .setUpdateIntervalMillis(100)
                .setRenderer(this::render)
                .clearDisplayOnFinish()
                .setConsumer(new Line(out, width))
                .build()));
    }

    private String render(ProgressState state, int width) {
        String text = "  " + line.get();
        int room = Math.min(30, width - text.length() - 9);
        if (room < 5) {
            return text.substring(0, Math.min(text.length(), width));
        }
        double share = state.getNormalizedProgress();
        int full = (int) (share * room);
        return String.format(
                Locale.ROOT, "%s%s %3.0f %%%s", "━".repeat(full), "╌".repeat(room - full), 100 * share, text);
    }

    private void plain(String text) {
        lastPlainLine = seconds();
        out.println(text);
    }

    private double seconds() {
        return (System.nanoTime() - trainingStart) / 1e9;
    }

    /** The main figures: those without a further name below the metric's. */
    private static boolean shown(String key) {
        return key.endsWith("/loss") || key.endsWith("/accuracy") || key.endsWith("/root-mean-squared-error");
    }

    private static String figure(Map.Entry<String, Double> entry) {
        return String.format(Locale.ROOT, "%s %.4f", entry.getKey(), entry.getValue());
    }

    /** Hours, minutes and seconds as {@code 1:02:03} or {@code 0:07}. */
    public static String clock(double seconds) {
        long s = Math.max(0, Math.round(seconds));
        return s < 3600
                ? String.format(Locale.ROOT, "%d:%02d", s / 60, s % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
    }

    /** The last line of a terminal, written over and over; the library's own consumer leaves an empty line behind each bar. */
    private record Line(PrintStream out, int columns) implements ProgressBarConsumer {
        private static final String ERASE = "\r\u001b[K";

        @Override
        public int getMaxRenderedLength() {
            return columns - 1;
        }

        @Override
        public void accept(String text) {
            out.print(ERASE + text);
            out.flush();
        }

        @Override
        public void clear() {
            accept("");
        }

        @Override
        public void close() {
            out.flush();
        }
    }
}
