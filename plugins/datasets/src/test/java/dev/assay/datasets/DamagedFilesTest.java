package dev.assay.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.data.DataHome;
import dev.assay.data.Examples;
import dev.assay.data.Part;
import dev.assay.spi.Dataset;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever stands in a user's file, it is read, or a message names the file. */
class DamagedFilesTest {
    private static final byte[] IMAGES = {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 4};
    private static final byte[] LABELS = {0, 0, 8, 1, 0, 0, 0, 2, 0, 1};

    private static Path folder = Path.of("");

    @BeforeContainer
    static void makeFolder() throws IOException {
        folder = Files.createTempDirectory("damaged");
    }

    @AfterContainer
    static void removeFolder() throws IOException {
        for (String name : List.of("images", "labels", "table.csv", "array.npy", "image.xml", "text")) {
            Files.deleteIfExists(folder.resolve(name));
        }
        Files.delete(folder);
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void readsImagesOrNamesTheFile(@ForAll("damage") Damage damage, @ForAll boolean gzip) throws IOException {
        Files.write(folder.resolve("images"), damage.done(gzip ? packed(IMAGES) : IMAGES));
        Files.write(folder.resolve("labels"), LABELS);
        assertReadOrNamed(idx(), "images");
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void readsLabelsOrNamesTheFile(@ForAll("damage") Damage damage, @ForAll boolean gzip) throws IOException {
        Files.write(folder.resolve("images"), IMAGES);
        Files.write(folder.resolve("labels"), damage.done(gzip ? packed(LABELS) : LABELS));
        assertReadOrNamed(idx(), "labels");
    }

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void readsTablesOrNamesTheFile(
            @ForAll("tables") String text, @ForAll boolean header, @ForAll Csv.TaskKind task, @ForAll boolean skip)
            throws IOException {
        Files.writeString(folder.resolve("table.csv"), text);
        Dataset table = new Csv(
                folder.resolve("table.csv"),
                ",",
                header,
                List.of("-1"),
                task,
                List.of(),
                List.of("", "?"),
                skip ? Csv.Missing.SKIP : Csv.Missing.FAIL,
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        assertReadOrNamed(table, "table.csv");
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void readsBytesAsATableOrNamesTheFile(@ForAll byte[] bytes) throws IOException {
        Files.write(folder.resolve("table.csv"), bytes);
        Dataset table = new Csv(
                folder.resolve("table.csv"),
                ",",
                false,
                List.of("0"),
                Csv.TaskKind.AUTO,
                List.of(),
                List.of(""),
                Csv.Missing.SKIP,
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        assertReadOrNamed(table, "table.csv");
    }

    private static byte[] array(String shape) {
        String head = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + shape + "), }";
        byte[] start = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) head.length(), 0};
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(start);
        out.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(new byte[8]);
        return out.toByteArray();
    }

    private static Dataset arrays() {
        String file = folder.resolve("array.npy").toString();
        return new NumPy(file, file, Optional.empty(), Optional.empty(), List.of());
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void readsArraysOrNamesTheFile(@ForAll("damage") Damage damage) throws IOException {
        Files.write(folder.resolve("array.npy"), damage.done(array("2,")));
        assertReadOrNamed(arrays(), "array.npy");
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void readsArraysOfAnyShapeOrNamesTheFile(@ForAll("shapes") String shape) throws IOException {
        Files.write(folder.resolve("array.npy"), array(shape));
        assertReadOrNamed(arrays(), "array.npy");
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void readsAnnotationsOrNamesTheFile(@ForAll("damage") Damage damage) throws IOException {
        byte[] whole = ("<annotation><filename>a</filename><size><height>1</height><width>1</width></size><object>"
                        + "<name>b</name><bndbox><xmin>0</xmin><ymin>0</ymin><xmax>1</xmax><ymax>1</ymax></bndbox></object>"
                        + "</annotation>")
                .getBytes(StandardCharsets.US_ASCII);
        Files.write(folder.resolve("image.xml"), damage.done(whole));
        Dataset boxes = new Voc(folder, folder, Optional.empty(), 1, Shape.of(1, 1), Degenerate.ERROR);
        DataHome home = new DataHome(List.of(), folder, false, notice -> {});
        try {
            assertThat(boxes.info(home).sizes()).containsEntry(Part.TRAIN, 1);
        } catch (UserException e) {
            assertThat(e).hasMessageContaining("image.xml");
        }
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void readsTextsOrNamesTheFile(@ForAll byte[] bytes, @ForAll boolean lines) throws IOException {
        Path file = folder.resolve("text");
        Files.write(file, bytes);
        assertReadOrNamed(
                lines
                        ? new TextLines(List.of(file, file), List.of(), Optional.empty(), true)
                        : new Characters(file, 2, 1, Characters.Predict.ALL, 0.2),
                "text");
    }

    @Provide
    Arbitrary<String> shapes() {
        return Arbitraries.of("1", "2", "0", "-1", "999999999", "99999999999", ",", ",", ",", " ", ")")
                .list()
                .ofMaxSize(8)
                .map(parts -> String.join("", parts));
    }

    /** Bytes put over others, and how many are kept. */
    record Damage(int place, byte[] put, int keep) {
        byte[] done(byte[] whole) {
            byte[] damaged = whole.clone();
            for (int i = 0; i < put.length && place + i < damaged.length; i++) {
                damaged[place + i] = put[i];
            }
            return Arrays.copyOf(damaged, Math.min(keep, damaged.length + 1));
        }
    }

    @Provide
    Arbitrary<Damage> damage() {
        Arbitrary<Integer> place = Arbitraries.integers().between(0, 24);
        Arbitrary<byte[]> put = Arbitraries.bytes().array(byte[].class).ofMaxSize(4);
        Arbitrary<Integer> keep = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(Integer.MAX_VALUE)),
                Tuple.of(1, Arbitraries.integers().between(0, 60)));
        return Combinators.combine(place, put, keep).as(Damage::new);
    }

    @Provide
    Arbitrary<String> tables() {
        return Arbitraries.of(
                        "1", "2", "-3e9", "1e99", "a", "?", ",", ",", ",", "\n", "\n", "\r\n", "\"", " ", "\uFEFF",
                        "1.5", "NaN")
                .list()
                .ofMaxSize(24)
                .map(parts -> String.join("", parts));
    }

    private static Dataset idx() {
        return new Idx(
                folder.resolve("images"), folder.resolve("labels"), Optional.empty(), Optional.empty(), List.of());
    }

    private static void assertReadOrNamed(Dataset dataset, String file) {
        DataHome home = new DataHome(List.of(), folder, false, notice -> {});
        try {
            Examples examples = dataset.open(Part.TRAIN, home);
            assertThat(dataset.info(home).sizes()).containsEntry(Part.TRAIN, examples.size());
            examples.batch(examples.size() - 1);
        } catch (UserException e) {
            assertThat(e).hasMessageContaining(file);
        }
    }

    private static byte[] packed(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }
}
