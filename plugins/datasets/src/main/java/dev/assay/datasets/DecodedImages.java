package dev.assay.datasets;

import dev.assay.data.DataHome;
import dev.assay.data.Pixels;
import dev.assay.datasets.Entries.Entry;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import java.awt.image.BufferedImage;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Images of one size, decoded once by all processors into a file of the cache folder, which is mapped into memory: a set may be larger than
 * that. The file's name is a digest of what it is made from, to the byte, and its content is checked by a digest at its end.
 *
 * @param shape channels x height x width
 * @param kept which of the entries are there, ascending: all but the broken ones
 */
record DecodedImages(Shape shape, int[] kept, MappedBytes bytes) {
    private static final String VERSION = "assay decoded images 1";
    private static final int AT_ONCE = 512;
    private static final int NAMED = 5;

    /**
     * How images become numbers.
     *
     * @param channels 1 or 3
     * @param size height x width; that of the first image where empty, which all others must have too
     * @param crop whether the middle is cut out rather than the whole stretched
     * @param skippable whether the user can choose a size, and to leave broken images out
     */
    record Settings(int channels, Optional<Shape> size, boolean crop, OnBroken onBroken, boolean skippable) {
        /** Where a broken image is always an error. */
        Settings(int channels, Optional<Shape> size) {
            this(channels, size, false, OnBroken.ERROR, false);
        }

        Settings {
            if (channels != 1 && channels != 3) {
                throw new IllegalArgumentException("channels must be 1 (grey) or 3 (colour), found " + channels);
            }
            size.ifPresent(shape -> {
                if (shape.rank() != 2 || shape.elements() == 0) {
                    throw new IllegalArgumentException("size must be height x width, as in 32x32, found " + shape);
                }
            });
        }
    }

    /**
     * The entries as images, from the cache where they are there.
     *
     * @throws UserException where one cannot be read, or has another size, naming it, unless such are to be skipped; where the cache cannot
     *     be written
     */
    static DecodedImages of(List<Entry> entries, Settings settings, DataHome home) {
        String name = key(entries, settings) + ".images";
        Path file = home.cache().resolve("decoded").resolve(name);
        Optional<DecodedImages> there = Files.isRegularFile(file) ? read(file) : Optional.empty();
        if (there.isEmpty() && Files.isRegularFile(file)) {
            home.notices().accept(file + " is damaged; the images are decoded again");
        }
        DecodedImages images = there.orElseGet(() -> {
            write(entries, settings, home, name);
            return read(file).orElseThrow(() -> new UserException(file + " cannot be read back"));
        });
        int broken = entries.size() - images.kept.length;
        if (broken > 0) {
            List<String> names = IntStream.range(0, entries.size())
                    .filter(i -> Arrays.binarySearch(images.kept, i) < 0)
                    .limit(NAMED)
                    .mapToObj(i -> entries.get(i).described())
                    .toList();
            home.notices()
                    .accept("skipped " + broken + " of " + entries.size() + " images, which cannot be read: "
                            + String.join(", ", names) + (broken > NAMED ? ", ..." : ""));
        }
        if (images.kept.length == 0) {
            throw new UserException("none of the " + entries.size() + " images can be read, such as "
                    + entries.get(0).described());
        }
        return images;
    }

    private static String key(List<Entry> entries, Settings settings) {
        MessageDigest digest = sha256();
        digest.update((VERSION + settings).getBytes(StandardCharsets.UTF_8));
        for (int from = 0; from < entries.size(); from += AT_ONCE) {
            List<Entry> some = entries.subList(from, Math.min(from + AT_ONCE, entries.size()));
            List<byte[]> digests = some.parallelStream()
                    .map(entry -> sha256().digest(entry.read()))
                    .toList();
            for (int i = 0; i < some.size(); i++) {
                digest.update(some.get(i).name().getBytes(StandardCharsets.UTF_8));
                digest.update(digests.get(i));
            }
        }
        return HexFormat.of().formatHex(digest.digest()).substring(0, 32);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** One image's pixels, or what is wrong with it. */
    private record Outcome(Optional<BufferedImage> image, String wrong) {}

    private static void write(List<Entry> entries, Settings settings, DataHome home, String name) {
        MessageDigest digest = sha256();
        List<Integer> kept = new ArrayList<>();
        Optional<Shape> size = settings.size;
        Path folder = home.cache().resolve("decoded");
        Path file = folder.resolve(name);
        Optional<Path> begun = Optional.empty();
        try {
            Files.createDirectories(folder);
            // A name of its own, since another run may be decoding the same.
            Path part = Files.createTempFile(folder, name, ".part");
            begun = Optional.of(part);
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part), 1 << 20);
                    DigestOutputStream digested = new DigestOutputStream(out, digest)) {
                for (int from = 0; from < entries.size(); from += AT_ONCE) {
                    List<Entry> some = entries.subList(from, Math.min(from + AT_ONCE, entries.size()));
                    List<Outcome> outcomes = some.parallelStream()
                            .map(entry -> decode(entry, settings))
                            .toList();
                    for (int i = 0; i < some.size(); i++) {
                        Optional<BufferedImage> image = outcomes.get(i).image;
                        if (image.isPresent() && size.isEmpty()) {
                            size = image.map(first -> Shape.of(first.getHeight(), first.getWidth()));
                        }
                        Optional<String> wrong = wrong(outcomes.get(i), some.get(i), size, settings);
                        if (wrong.isEmpty()) {
                            kept.add(from + i);
                            digested.write(Pixels.values(image.orElseThrow(), settings.channels));
                        } else if (settings.onBroken == OnBroken.ERROR) {
                            throw new UserException(wrong.get()
                                    + (settings.skippable
                                            ? " To leave such images out set dataset.on-broken = skip"
                                            : ""));
                        }
                    }
                }
                String foot = String.join(
                        "\n",
                        VERSION,
                        settings.channels + "x" + size.map(Shape::toString).orElse("1x1"),
                        kept.stream().map(String::valueOf).collect(Collectors.joining(" ")),
                        HexFormat.of().formatHex(digest.digest()));
                byte[] bytes = foot.getBytes(StandardCharsets.UTF_8);
                out.write(bytes);
                out.write(ByteBuffer.allocate(Integer.BYTES)
                        .putInt(0, bytes.length)
                        .array());
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UserException(
                    "The cache of decoded images, " + file + ", cannot be written: " + Failures.describe(e)
                            + ". Set data.cache to a folder with room",
                    e);
        } finally {
            begun.ifPresent(DecodedImages::delete);
        }
    }

    private static void delete(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            // A left-over that the next try writes over.
        }
    }

    private static Outcome decode(Entry entry, Settings settings) {
        try {
            BufferedImage image = Pixels.read(entry.described(), new ByteArrayInputStream(entry.read()));
            return new Outcome(
                    Optional.of(settings.size
                            .map(size -> settings.crop
                                    ? Pixels.cropped(image, size.size(0), size.size(1))
                                    : Pixels.stretched(image, size.size(0), size.size(1)))
                            .orElse(image)),
                    "");
        } catch (UserException e) {
            return new Outcome(Optional.empty(), String.valueOf(e.getMessage()));
        }
    }

    private static Optional<String> wrong(Outcome outcome, Entry entry, Optional<Shape> size, Settings settings) {
        if (outcome.image.isEmpty()) {
            return Optional.of(outcome.wrong.endsWith(".") ? outcome.wrong : outcome.wrong + ".");
        }
        BufferedImage image = outcome.image.get();
        Shape found = Shape.of(image.getHeight(), image.getWidth());
        Shape expected = size.orElse(found);
        return found.equals(expected)
                ? Optional.empty()
                : Optional.of(entry.described() + " has " + found + " pixels (height x width), but the first image "
                        + expected
                        + (settings.skippable
                                ? ": set dataset.size to bring all to one size."
                                : "; all must have one size."));
    }

    /** The images of a cache file; empty where it is not whole. */
    private static Optional<DecodedImages> read(Path file) {
        MappedBytes bytes = MappedBytes.of(file);
        if (bytes.size() < Integer.BYTES) {
            return Optional.empty();
        }
        int length = ByteBuffer.wrap(bytes.at(bytes.size() - Integer.BYTES, Integer.BYTES))
                .getInt();
        long pixels = bytes.size() - Integer.BYTES - length;
        if (length < 0 || pixels < 0) {
            return Optional.empty();
        }
        String[] foot = new String(bytes.at(pixels, length), StandardCharsets.UTF_8).split("\n", -1);
        if (foot.length != 4 || !foot[0].equals(VERSION)) {
            return Optional.empty();
        }
        MessageDigest digest = sha256();
        for (long from = 0; from < pixels; from += 1 << 20) {
            digest.update(bytes.at(from, (int) Math.min(1 << 20, pixels - from)));
        }
        if (!HexFormat.of().formatHex(digest.digest()).equals(foot[3])) {
            return Optional.empty();
        }
        int[] kept = foot[2].isEmpty()
                ? new int[0]
                : Arrays.stream(foot[2].split(" ")).mapToInt(Integer::parseInt).toArray();
        return Optional.of(new DecodedImages(Shape.parse(foot[1]), kept, bytes));
    }

    /** One image's values, from 0 to 255. */
    void copy(int image, float[] into, int offset) {
        int width = shape.length();
        byte[] values = bytes.at((long) image * width, width);
        for (int i = 0; i < width; i++) {
            into[offset + i] = values[i] & 0xFF;
        }
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
