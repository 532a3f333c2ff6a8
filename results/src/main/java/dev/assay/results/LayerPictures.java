package dev.assay.results;

import dev.assay.results.Tiles.Tile;
import dev.assay.run.EpochRecord;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Pictures of a network's layers: figures by epoch, filters, activations, patches, maximised inputs. */
public final class LayerPictures {
    /** Of so many layers the lines can be told apart. */
    static final int MOST_LINES = 10;

    private static final int MOST_TILES = 64;
    private static final int MOST_EPOCHS = 8;
    private static final int MOST_FILTERS_BY_EPOCH = 12;
    private static final int TILES_ACROSS = 10;

    /** Pictures that stand together, with a sentence on what they tell. */
    public record Group(String title, String note, List<Picture> pictures) {
        public Group {
            pictures = List.copyOf(pictures);
        }
    }

    private LayerPictures() {}

    /**
     * All pictures that figures and tensors of a run give, in groups.
     *
     * @param seen tensors by the names of {@link Seen}
     * @throws UserException where Java finds no fonts
     */
    public static List<Group> of(List<EpochRecord> epochs, Map<String, Tensor> seen) {
        List<Group> groups = new ArrayList<>();
        groups.add(new Group(
                "Layers",
                "By epoch. Update ratio: the length of a step's update of a layer's weights over the length of the weights, about 0.001 where the learning rate suits."
                        + " Gradient norm: the length of the gradient that the optimizer gets. Dead units: the share of a rectifier's units that no example activates.",
                figures(epochs)));
        groups.add(new Group(
                "Filters",
                "Of the first layer; grey is no weight, black and white the largest of either sign in each filter. Smooth and different is well, noisy or grey is not.",
                filters(seen)));
        groups.add(new Group(
                "Activations",
                "What layers put out for one example, each map from its least value, black, to its greatest; grey where all are the same.",
                activations(seen)));
        groups.add(new Group(
                "Patches",
                "For each unit the parts of images that activate it most, cut by its receptive field (Zeiler and Fergus 2014); behind the unit's number its greatest activation.",
                patches(seen)));
        groups.add(new Group(
                "Maximised activations",
                "For each unit an input that activates it much, found by gradient ascent from noise (Erhan et al. 2009).",
                maximized(seen)));
        return groups.stream().filter(group -> !group.pictures.isEmpty()).toList();
    }

    /** A picture for each figure, a line for each layer. */
    private static List<Picture> figures(List<EpochRecord> epochs) {
        Map<String, Map<String, List<double[]>>> figures = new LinkedHashMap<>();
        for (EpochRecord epoch : epochs) {
            epoch.metrics().forEach((name, value) -> {
                int slash = name.indexOf('/', Seen.FIGURES.length());
                if (name.startsWith(Seen.FIGURES) && slash > 0 && Double.isFinite(value)) {
                    figures.computeIfAbsent(name.substring(Seen.FIGURES.length(), slash), f -> new LinkedHashMap<>())
                            .computeIfAbsent(name.substring(slash + 1), layer -> new ArrayList<>())
                            .add(new double[] {epoch.epoch(), value});
                }
            });
        }
        List<Picture> pictures = new ArrayList<>();
        figures.forEach((figure, layers) -> {
            List<String> names = spread(List.copyOf(layers.keySet()), MOST_LINES);
            Map<String, List<double[]>> lines = new LinkedHashMap<>();
            names.forEach(name -> lines.put(name, Objects.requireNonNull(layers.get(name))));
            String title = figure.replace('-', ' ')
                    + (names.size() < layers.size() ? ", " + names.size() + " of " + layers.size() + " layers" : "");
            pictures.add(Pictures.byLayer("layers-" + figure, title, lines));
        });
        return pictures;
    }

    private static List<Picture> filters(Map<String, Tensor> seen) {
        List<Picture> pictures = new ArrayList<>();
        of(Seen.Kind.FILTERS, seen).forEach((layer, byEpoch) -> {
            Tensor last = byEpoch.lastEntry().getValue();
            List<BufferedImage> images = filterImages(last);
            List<Tile> tiles = images.stream()
                    .limit(MOST_TILES)
                    .map(image -> new Tile("", image))
                    .toList();
            pictures.add(montage(
                    "filters-" + layer,
                    title("Filters of " + layer + " after epoch " + byEpoch.lastKey(), tiles.size(), images.size()),
                    new Tiles(tiles, TILES_ACROSS, Tiles.NARROW, 44)));
            List<Integer> epochs = spread(List.copyOf(byEpoch.keySet()), MOST_EPOCHS);
            if (epochs.size() > 1) {
                int count = Math.min(MOST_FILTERS_BY_EPOCH, images.size());
                List<Tile> rows = epochs.stream()
                        .flatMap(epoch -> filterImages(Objects.requireNonNull(byEpoch.get(epoch))).stream()
                                .limit(count)
                                .map(image -> new Tile("", image)))
                        .toList();
                pictures.add(montage(
                        "filters-by-epoch-" + layer,
                        title("Filters of " + layer, count, images.size()) + ", a row for each epoch: "
                                + String.join(
                                        ", ",
                                        epochs.stream().map(String::valueOf).toList()),
                        new Tiles(rows, count, Tiles.NARROW, 34)));
            }
        });
        return pictures;
    }

    /** An image for each filter, and for each of its channels where they are no colours. */
    private static List<BufferedImage> filterImages(Tensor filters) {
        Shape one = filters.shape().unbatched();
        boolean whole = one.size(0) == 1 || one.size(0) == 3;
        Tensor apart =
                whole ? filters : filters.reshape(Shape.of(filters.rows() * one.size(0), 1, one.size(1), one.size(2)));
        return IntStream.range(0, apart.rows())
                .mapToObj(i -> Tiles.signed(Tiles.part(apart, i, apart.shape().unbatched())))
                .toList();
    }

    private static List<Picture> activations(Map<String, Tensor> seen) {
        List<Picture> pictures = new ArrayList<>();
        of(Seen.Kind.INPUTS, seen)
                .forEach((layer, examples) -> examples.forEach((example, input) -> pictures.add(montage(
                        "example-" + example,
                        "Example " + example,
                        new Tiles(List.of(new Tile("", Tiles.stretched(input))), 1, Tiles.NARROW, 112)))));
        of(Seen.Kind.ACTIVATIONS, seen)
                .forEach((layer, examples) -> examples.forEach((example, output) -> {
                    List<Tile> tiles = maps(output);
                    int all = output.shape().rank() == 3 ? output.shape().size(0) : tiles.size();
                    pictures.add(montage(
                            "activations-" + layer + "-" + example,
                            title("Activations of " + layer + " on example " + example, tiles.size(), all),
                            new Tiles(tiles, TILES_ACROSS, Tiles.NARROW, tiles.size() == 1 ? 112 : 48)));
                }));
        return pictures;
    }

    /** An image for each map; one for all units of a vector, as near to a square as can be. */
    private static List<Tile> maps(Tensor output) {
        Shape shape = output.shape();
        if (shape.rank() == 3) {
            return IntStream.range(0, Math.min(MOST_TILES, shape.size(0)))
                    .mapToObj(i -> new Tile(
                            "", Tiles.stretched(Tiles.part(output, i, Shape.of(1, shape.size(1), shape.size(2))))))
                    .toList();
        }
        int width = shape.rank() == 2 ? shape.size(1) : (int) Math.ceil(Math.sqrt(shape.length()));
        int height = (shape.length() + width - 1) / width;
        float[] values = Arrays.copyOf(output.values(), width * height);
        Arrays.fill(values, shape.length(), values.length, Float.NaN);
        return List.of(new Tile("", Tiles.stretched(new Tensor(Shape.of(1, height, width), values))));
    }

    private static List<Picture> patches(Map<String, Tensor> seen) {
        Map<String, TreeMap<Integer, Tensor>> places = of(Seen.Kind.PLACES, seen);
        List<Picture> pictures = new ArrayList<>();
        of(Seen.Kind.PATCHES, seen).forEach((layer, units) -> {
            double[] range = Tiles.range(List.copyOf(units.values()));
            List<Tile> tiles = new ArrayList<>();
            units.forEach((unit, parts) -> {
                List<BufferedImage> images = IntStream.range(0, parts.rows())
                        .mapToObj(i ->
                                Tiles.image(Tiles.part(parts, i, parts.shape().unbatched()), range[0], range[1]))
                        .toList();
                int across = (int) Math.ceil(Math.sqrt(images.size()));
                Tensor place = Objects.requireNonNull(
                        Objects.requireNonNull(places.get(layer)).get(unit));
                tiles.add(new Tile(
                        unit + ": " + Figures.number(place.values()[place.rowLength() - 1]),
                        Tiles.grid(images, across)));
            });
            pictures.add(montage(
                    "patches-" + layer,
                    "What activates units of " + layer + " most",
                    new Tiles(tiles, 5, Tiles.WIDE, 132)));
        });
        return pictures;
    }

    private static List<Picture> maximized(Map<String, Tensor> seen) {
        List<Picture> pictures = new ArrayList<>();
        of(Seen.Kind.MAXIMIZED, seen).forEach((layer, units) -> {
            List<Tile> tiles = new ArrayList<>();
            units.forEach((unit, input) -> tiles.add(new Tile(String.valueOf(unit), Tiles.stretched(input))));
            pictures.add(
                    montage("maximized-" + layer, "Inputs for units of " + layer, new Tiles(tiles, 5, Tiles.WIDE, 84)));
        });
        return pictures;
    }

    /** The tensors of a kind: by layer in their order, and by number. */
    private static Map<String, TreeMap<Integer, Tensor>> of(Seen.Kind kind, Map<String, Tensor> seen) {
        Map<String, TreeMap<Integer, Tensor>> byLayer = new LinkedHashMap<>();
        seen.forEach((name, tensor) -> Seen.parse(name)
                .filter(key -> key.what() == kind)
                .ifPresent(key -> byLayer.computeIfAbsent(key.layer(), layer -> new TreeMap<>())
                        .put(key.number(), tensor)));
        return byLayer;
    }

    /** So many of a list at most, spread over all of it, the first and the last among them. */
    private static <T> List<T> spread(List<T> all, int most) {
        return all.size() <= most
                ? all
                : IntStream.range(0, most)
                        .mapToObj(i -> all.get((int) Math.round((double) i * (all.size() - 1) / (most - 1))))
                        .toList();
    }

    private static String title(String what, int shown, int all) {
        return shown < all ? what + ", " + shown + " of " + all : what;
    }

    private static Picture montage(String name, String title, Tiles tiles) {
        return Pictures.draw(
                Pictures.fileName(name),
                title,
                tiles.width(title),
                tiles.height(),
                ink -> (graphics, width, height) -> tiles.paint(title, ink, graphics));
    }
}
