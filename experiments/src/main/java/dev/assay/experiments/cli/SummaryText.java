package dev.assay.experiments.cli;

import dev.assay.experiments.run.Transfer;
import dev.assay.network.Network;
import dev.assay.network.Summary;
import java.util.List;
import java.util.Locale;

/** A network's summary as Keras prints it: a line a layer, then the sums. */
final class SummaryText {
    private SummaryText() {}

    static String of(Summary summary) {
        TextTable table = new TextTable("Layer", "Kind", ">Output", ">Parameters", ">Multiply-adds", ">Sees", "From");
        table.row(Network.INPUT, "", summary.input(), "", "", "", "");
        String before = Network.INPUT;
        for (Summary.Row row : summary.rows()) {
            boolean follows = row.inputs().equals(List.of(before));
            table.row(
                    row.name(),
                    row.kind(),
                    row.output(),
                    count(row.parameters()),
                    count(row.multiplyAdds()),
                    row.receptiveField(),
                    follows ? "" : String.join(", ", row.inputs()));
            before = row.name();
        }
        table.rule();
        table.row("sum", "", "", count(summary.parameters()), count(summary.multiplyAdds()), "", "");
        String kept = summary.kept() == 0
                ? ""
                : "\n" + count(summary.kept())
                        + " further numbers are kept, not trained (running means and variances).";
        return table + kept + "\nMemory: weights " + bytes(summary.weightBytes()) + ", outputs of all layers "
                + bytes(summary.activationBytes()) + " an example.";
    }

    /** What of a network is trained, and from what. */
    static String of(Summary summary, Transfer transfer) {
        long frozen = summary.rows().stream()
                .filter(row -> transfer.rates().getOrDefault(row.name(), 1.0) == 0)
                .mapToLong(Summary.Row::parameters)
                .sum();
        return "Trained: " + count(summary.parameters() - frozen) + " of " + count(summary.parameters())
                + " parameters, " + count(frozen) + " are frozen. " + transfer.describe();
    }

    /** A whole number with its thousands apart: 93,322. */
    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String bytes(long bytes) {
        return bytes < 1 << 20
                ? String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0)
                : String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
    }
}
