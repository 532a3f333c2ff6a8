package dev.assay.results.compare;

import dev.assay.network.Summary;
import dev.assay.results.Figures;
import dev.assay.results.Html;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A network as a column of bars, a layer each, from the input down. */
final class NetworkDrawing {
    private static final int ROW = 22;
    private static final int MIDDLE = 150;
    private static final int WIDEST = 240;

    /** A short text has room in it. */
    private static final int NARROWEST = 100;

    private NetworkDrawing() {}

    static Html of(String name, Summary network) {
        List<Summary.Row> rows = network.rows();
        double largest = Math.log1p(rows.stream()
                .mapToLong(row -> row.output().elements())
                .reduce(network.input().elements(), Math::max));
        Plot plot = new Plot("The layers of " + name, 310, 14 + ROW * (rows.size() + 1));
        Map<String, Integer> places = new HashMap<>();
        bar(plot, 0, "input " + network.input(), Math.log1p(network.input().elements()) / largest, false);
        // A skip takes the first side track that is free from where it begins on.
        List<Integer> tracks = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            Summary.Row row = rows.get(i);
            String parameters = row.parameters() == 0 ? "" : ", " + Figures.whole(row.parameters());
            bar(
                    plot,
                    i + 1,
                    row.kind() + " " + row.output() + parameters,
                    Math.log1p(row.output().elements()) / largest,
                    row.parameters() > 0);
            for (String input : row.inputs()) {
                int from = places.getOrDefault(input, 0);
                if (from < i) {
                    int track = 0;
                    while (track < tracks.size() && tracks.get(track) > from) {
                        track++;
                    }
                    if (track == tracks.size()) {
                        tracks.add(0);
                    }
                    tracks.set(track, i + 1);
                    double x = MIDDLE + WIDEST / 2.0 + 8 + 7 * track;
                    plot.path(
                            List.of(
                                    new double[] {MIDDLE + WIDEST / 2.0 - 4, y(from)},
                                    new double[] {x, y(from)},
                                    new double[] {x, y(i + 1)},
                                    new double[] {MIDDLE + WIDEST / 2.0 - 4, y(i + 1)}),
                            "class=\"leader\"");
                }
            }
            places.put(row.name(), i + 1);
        }
        return plot.html();
    }

    private static double y(int place) {
        return 12 + ROW * place;
    }

    private static void bar(Plot plot, int place, String text, double share, boolean trained) {
        double width = Math.max(NARROWEST, WIDEST * share);
        plot.rectangle(
                MIDDLE - width / 2, y(place) - 8, width, 16, trained ? "class=\"layer trained\"" : "class=\"layer\"");
        plot.text(MIDDLE, y(place) + 4, "middle", "class=\"tick\"", text);
    }
}
