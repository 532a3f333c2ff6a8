package dev.assay.experiments.cli;

import dev.assay.data.Batch;
import dev.assay.data.Examples;
import dev.assay.data.Part;
import dev.assay.data.Task;
import dev.assay.experiments.run.Homes;
import dev.assay.experiments.run.PreparedData;
import dev.assay.experiments.spec.ExperimentSpec;
import dev.assay.run.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code assay data}: what a run's data are, after the split and before preprocessing. */
@Command(
        name = "data",
        mixinStandardHelpOptions = true,
        description = {
            "Describes a run's data: the parts with their sizes, the inputs' range, how often each class is there.",
            "Which data sets there are: assay plugins dataset"
        })
final class DataCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private final Composing composing = new Composing();

    DataCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ExperimentSpec spec = composing.compose().spec();
        PreparedData data =
                PreparedData.of(spec, Homes.of(spec.data(), terminal.err()::println), new Seeds(spec.seed()));
        Task task = data.info().task();
        boolean sums = !(task instanceof Task.Regression);
        List<String> headings = new ArrayList<>(List.of("Part", ">Examples", ">Smallest", ">Mean", ">Largest"));
        task.names().forEach(name -> headings.add(">" + (sums ? name : "mean " + name)));
        TextTable table = new TextTable(headings.toArray(String[]::new));
        for (Part part : Part.values()) {
            if (data.has(part)) {
                table.row(row(part, data.rawPart(part), sums).toArray());
            }
        }
        terminal.out().println(data.info().name() + ": " + data.info().description());
        terminal.out()
                .println("Inputs " + data.info().input() + "; " + task.names().size()
                        + (task instanceof Task.MultiClass
                                ? " classes, with how many examples of each:"
                                : sums
                                        ? " labels, with how many examples have each:"
                                        : " numbers to predict, with their means:"));
        terminal.out().println(table);
        return AssayCommand.DONE;
    }

    private static List<String> row(Part part, Examples examples, boolean sums) {
        float smallest = Float.POSITIVE_INFINITY;
        float largest = Float.NEGATIVE_INFINITY;
        double sum = 0;
        double[] targets = new double[examples.targetShape().length()];
        for (int i = 0; i < examples.size(); i++) {
            Batch one = examples.batch(i);
            for (float value : one.inputs().values()) {
                smallest = Math.min(smallest, value);
                largest = Math.max(largest, value);
                sum += value;
            }
            Arrays.setAll(targets, output -> targets[output] + one.targets().values()[output]);
        }
        double mean = sum / ((double) examples.size() * examples.inputShape().length());
        List<String> row = new ArrayList<>(List.of(
                part.label(), SummaryText.count(examples.size()), number(smallest), number(mean), number(largest)));
        for (double target : targets) {
            row.add(sums ? SummaryText.count(Math.round(target)) : number(target / examples.size()));
        }
        return row;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.5g", value);
    }
}
