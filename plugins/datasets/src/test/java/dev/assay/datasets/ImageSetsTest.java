package dev.assay.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.data.AnnotatedImage;
import dev.assay.data.AnnotatedImage.Box;
import dev.assay.data.Batch;
import dev.assay.data.DataHome;
import dev.assay.data.DatasetInfo;
import dev.assay.data.Examples;
import dev.assay.data.Part;
import dev.assay.data.Task;
import dev.assay.spi.Dataset;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import dev.assay.testing.DatasetContract;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders and archives of images, masks and boxes, made here; what is wrong with a file is told with its name. */
class ImageSetsTest {
    @TempDir
    Path folder;

    private final List<String> notices = new ArrayList<>();

    private DataHome home() {
        return new DataHome(List.of(folder), folder.resolve("cache"), false, notices::add);
    }

    private static byte[] image(String format, int height, int width, int... colors) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < height * width; i++) {
            image.setRGB(i % width, i / width, colors[i % colors.length]);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, format, out);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    private static int grey(int level) {
        return level << 16 | level << 8 | level;
    }

    private void write(String name, byte[] bytes) {
        try {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.write(folder.resolve(name), bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void write(String name, String text) {
        write(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, byte[]> pets() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("train/dog/b.png", image("png", 2, 2, 0x0A0B0C));
        files.put("train/cat/a.png", image("png", 2, 2, 0x010203, 0x040506));
        files.put("train/cat/z.jpg", image("jpg", 2, 2, 0x646464));
        files.put("train/readme.txt", "no image".getBytes(StandardCharsets.UTF_8));
        return files;
    }

    private void writeAll(Map<String, byte[]> files) {
        files.forEach(this::write);
    }

    private static ImageFolder pets(String path, Optional<Shape> size, ImageFolder.Fit fit, OnBroken onBroken) {
        return new ImageFolder(Path.of(path), Optional.empty(), 3, size, fit, onBroken);
    }

    private static ImageFolder pets(String path) {
        return pets(path, Optional.empty(), ImageFolder.Fit.STRETCH, OnBroken.ERROR);
    }

    private void assertFails(Dataset dataset, String message) {
        assertThatThrownBy(() -> dataset.open(Part.TRAIN, home()))
                .isInstanceOf(UserException.class)
                .hasMessage(message.replace("FOLDER", folder.toString()));
    }

    private List<Path> cached() {
        try (Stream<Path> files = Files.list(folder.resolve("cache/decoded"))) {
            return files.toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Nested
    class OfImageFolder extends DatasetContract {
        @Override
        protected Dataset dataset() {
            return new ImageFolder(
                    Path.of("train"),
                    Optional.of(Path.of("train")),
                    1,
                    Optional.empty(),
                    ImageFolder.Fit.CROP,
                    OnBroken.SKIP);
        }

        @Override
        protected DataHome home() {
            writeAll(pets());
            return ImageSetsTest.this.home();
        }
    }

    @Nested
    class OfMaskImages extends DatasetContract {
        @Override
        protected Dataset dataset() {
            return masks(Optional.of(Shape.of(2, 2)), 0.5);
        }

        @Override
        protected DataHome home() {
            writeMasks();
            return ImageSetsTest.this.home();
        }
    }

    @Nested
    class OfVoc extends DatasetContract {
        @Override
        protected Dataset dataset() {
            return voc(Optional.of(Path.of("sets")), Degenerate.SKIP);
        }

        @Override
        protected DataHome home() {
            writeVoc();
            return ImageSetsTest.this.home();
        }
    }

    @Nested
    class OfCoco extends DatasetContract {
        @Override
        protected Dataset dataset() {
            return coco(Degenerate.SKIP);
        }

        @Override
        protected DataHome home() {
            writeCoco("[1, 2, 3, 4]");
            return ImageSetsTest.this.home();
        }
    }

    @Test
    void theFolderThatAnImageIsInIsItsClass() {
        writeAll(pets());
        DatasetInfo info = pets("train").info(home());
        assertThat(info.task()).isEqualTo(new Task.MultiClass(List.of("cat", "dog")));
        assertThat(info.input()).isEqualTo(Shape.of(3, 2, 2));
        Batch all = pets("train").open(Part.TRAIN, home()).batch(0, 1, 2);
        assertThat(Arrays.copyOf(all.inputs().values(), 12)).containsExactly(1, 4, 1, 4, 2, 5, 2, 5, 3, 6, 3, 6);
        assertThat(all.inputs().values()[24]).isEqualTo(10);
        assertThat(all.targets().values()).containsExactly(1, 0, 1, 0, 0, 1);
    }

    @Test
    void archivesGiveWhatFoldersGive() throws IOException {
        writeAll(pets());
        Batch expected = pets("train").open(Part.TRAIN, home()).batch(0, 1, 2);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(folder.resolve("pets.zip")))) {
            for (Map.Entry<String, byte[]> file : pets().entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        }
        tar(Files.newOutputStream(folder.resolve("pets.tar")), pets());
        tar(new GZIPOutputStream(Files.newOutputStream(folder.resolve("pets.tar.gz"))), pets());
        for (String archive : List.of("pets.zip", "pets.tar", "pets.tar.gz")) {
            assertThat(pets(archive).open(Part.TRAIN, home()).batch(0, 1, 2))
                    .as(archive)
                    .isEqualTo(expected);
        }
    }

    private static void tar(OutputStream out, Map<String, byte[]> files) throws IOException {
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                // Kept as it is, harmful or not.
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey(), true);
                entry.setSize(file.getValue().length);
                tar.putArchiveEntry(entry);
                tar.write(file.getValue());
                tar.closeArchiveEntry();
            }
        }
    }

    @Test
    void anArchiveThatPointsOutOfItselfIsRefused() throws IOException {
        for (String harmful :
                List.of("../evil/a.png", "train/../../evil/a.png", "/evil/a.png", "C:/evil/a.png", "..\\evil\\a.png")) {
            Map<String, byte[]> files = pets();
            files.put(harmful, image("png", 2, 2, 0));
            try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(folder.resolve("pets.zip")))) {
                for (Map.Entry<String, byte[]> file : files.entrySet()) {
                    zip.putNextEntry(new ZipEntry(file.getKey()));
                    zip.write(file.getValue());
                }
            }
            assertFails(
                    pets("pets.zip"),
                    "FOLDER/pets.zip holds the entry '" + harmful
                            + "', which points out of the archive: it is damaged or made to do harm");
            tar(Files.newOutputStream(folder.resolve("pets.tar")), files);
            assertThatThrownBy(() -> pets("pets.tar").open(Part.TRAIN, home()))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("points out of the archive");
        }
        assertThat(folder.resolve("evil")).doesNotExist();
        assertThat(folder.resolveSibling("evil")).doesNotExist();
    }

    @Test
    void bringsImagesToOneSizeByStretchingOrCropping() {
        write("train/cat/a.png", image("png", 2, 4, grey(10), grey(20), grey(30), grey(40)));
        write("train/dog/a.png", image("png", 2, 2, grey(50)));
        Optional<Shape> small = Optional.of(Shape.of(1, 1));
        Examples stretched =
                pets("train", small, ImageFolder.Fit.STRETCH, OnBroken.ERROR).open(Part.TRAIN, home());
        assertThat(stretched.batch(0).inputs().values()).containsExactly(25, 25, 25);
        Optional<Shape> square = Optional.of(Shape.of(2, 2));
        Examples cropped =
                pets("train", square, ImageFolder.Fit.CROP, OnBroken.ERROR).open(Part.TRAIN, home());
        assertThat(cropped.batch(0).inputs().values()).startsWith(20, 30, 20, 30);
        assertFails(
                pets("train"),
                "FOLDER/train/dog/a.png has 2x2 pixels (height x width), but the first image 2x4: set dataset.size to bring"
                        + " all to one size. To leave such images out set dataset.on-broken = skip");
    }

    @Test
    void aBrokenImageIsNamedOrCountedAndLeftOut() {
        writeAll(pets());
        byte[] whole = image("png", 2, 2, 0);
        write("train/dog/cut.png", Arrays.copyOf(whole, 40));
        write("train/dog/text.png", "no image");
        assertThatThrownBy(() -> pets("train").open(Part.TRAIN, home()))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith(folder.resolve("train/dog/cut.png") + " is damaged: ")
                .hasMessageEndingWith("To leave such images out set dataset.on-broken = skip");
        assertThat(cached()).isEmpty();
        ImageFolder skipping = pets("train", Optional.empty(), ImageFolder.Fit.STRETCH, OnBroken.SKIP);
        assertThat(skipping.open(Part.TRAIN, home()).size()).isEqualTo(3);
        assertThat(notices)
                .containsOnly("skipped 2 of 5 images, which cannot be read: " + folder.resolve("train/dog/cut.png")
                        + ", " + folder.resolve("train/dog/text.png"));
        write("other/cat/a.png", "no image");
        write("other/dog/a.png", "no image");
        assertFails(
                pets("other", Optional.empty(), ImageFolder.Fit.STRETCH, OnBroken.SKIP),
                "none of the 2 images can be read, such as FOLDER/other/cat/a.png");
    }

    @Test
    void decodedImagesAreKeptUntilAFileOrASettingChangesAndMadeAgainWhereTheyAreDamaged() throws IOException {
        writeAll(pets());
        Batch expected = pets("train").open(Part.TRAIN, home()).batch(0, 1, 2);
        assertThat(cached()).hasSize(1);
        assertThat(pets("train").open(Part.TRAIN, home()).batch(0, 1, 2)).isEqualTo(expected);
        assertThat(cached()).hasSize(1);
        byte[] damaged = Files.readAllBytes(cached().get(0));
        damaged[3] ^= 1;
        Files.write(cached().get(0), damaged);
        assertThat(pets("train").open(Part.TRAIN, home()).batch(0, 1, 2)).isEqualTo(expected);
        assertThat(notices).hasSize(1).first().asString().endsWith(" is damaged; the images are decoded again");
        // As long as before, and the same time: only the content tells.
        write("train/cat/a.png", image("png", 2, 2, 0x010203, 0x070506));
        assertThat(pets("train").open(Part.TRAIN, home()).batch(0).inputs().values())
                .startsWith(1, 7);
        assertThat(cached()).hasSize(2);
    }

    @Test
    void saysWhatIsWrongWithAFolder() throws IOException {
        write("one/cat/a.png", image("png", 2, 2, 0));
        assertFails(
                pets("one"),
                "one has images of only one class, the folder 'cat'; a classification needs a folder for each of two");
        write("none/a.txt", "x");
        assertFails(pets("none"), "FOLDER/none has no image (png, jpg, gif, bmp) in a folder that names its class");
        write("file.txt", "x");
        assertFails(pets("file.txt"), "FOLDER/file.txt is neither a folder nor an archive (zip, tar, tar.gz)");
        write("broken.zip", "no archive");
        assertThatThrownBy(() -> pets("broken.zip").open(Part.TRAIN, home()))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith(folder.resolve("broken.zip") + " cannot be read: ");
        write("broken.tar.gz", "no archive");
        assertThatThrownBy(() -> pets("broken.tar.gz").open(Part.TRAIN, home()))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith(folder.resolve("broken.tar.gz") + " cannot be read: ");
        assertThatThrownBy(() -> pets("nowhere").open(Part.TRAIN, home()))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("The folder or archive nowhere is not there. Looked for ");
        writeAll(pets());
        write("test/cow/a.png", image("png", 2, 2, 0));
        assertFails(
                new ImageFolder(
                        Path.of("train"),
                        Optional.of(Path.of("test")),
                        3,
                        Optional.empty(),
                        ImageFolder.Fit.CROP,
                        OnBroken.ERROR),
                "test has the class 'cow', which train has not");
        assertThatThrownBy(() -> new ImageFolder(
                        Path.of("a"), Optional.empty(), 2, Optional.empty(), ImageFolder.Fit.CROP, OnBroken.ERROR))
                .hasMessageStartingWith("channels must");
    }

    private static MaskImages masks(Optional<Shape> tile, double test) {
        return new MaskImages(
                Path.of("image"), Path.of("label"), 1, List.of(0, 255), List.of("membrane", "cell"), tile, test);
    }

    private void writeMasks() {
        for (int i = 0; i < 2; i++) {
            write(
                    "image/" + i + ".png",
                    image("png", 2, 4, grey(10 * i + 1), grey(10 * i + 2), grey(10 * i + 3), grey(10 * i + 4)));
            write("label/" + i + ".png", image("png", 2, 4, grey(0), grey(255), grey(255), grey(100)));
        }
    }

    @Test
    void masksGiveEachPixelAClassOrNone() {
        writeMasks();
        DatasetInfo info = masks(Optional.empty(), 0).info(home());
        assertThat(info.task()).isEqualTo(new Task.Segmentation(List.of("membrane", "cell"), 2, 4));
        Batch second = masks(Optional.empty(), 0).open(Part.TRAIN, home()).batch(1);
        assertThat(second.inputs().values()).containsExactly(11, 12, 13, 14, 11, 12, 13, 14);
        assertThat(second.targets().values()).containsExactly(1, 0, 0, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1, 0);
    }

    @Test
    void tilesCutImagesAndMasksAlikeAndTheLastImagesAreTheTestPart() {
        writeMasks();
        MaskImages tiled = masks(Optional.of(Shape.of(1, 2)), 0.5);
        assertThat(tiled.info(home()).sizes()).isEqualTo(Map.of(Part.TRAIN, 4, Part.TEST, 4));
        Batch right = tiled.open(Part.TEST, home()).batch(3);
        assertThat(right.inputs().values()).containsExactly(13, 14);
        assertThat(right.targets().values()).containsExactly(0, 0, 1, 0);
        assertFails(masks(Optional.of(Shape.of(3, 3)), 0), "dataset.tile is 3x3, but the images of image are 2x4");
    }

    @Test
    void saysWhatIsWrongWithMasks() {
        writeMasks();
        write("image/2.png", image("png", 2, 4, 0));
        assertFails(masks(Optional.empty(), 0), "FOLDER/image/2.png has no mask of the same name in FOLDER/label");
        write("label/2.png", image("png", 2, 4, 0));
        write("image/2.png", image("png", 2, 2, 0));
        assertFails(
                masks(Optional.empty(), 0),
                "FOLDER/image/2.png has 2x2 pixels (height x width), but the first image 2x4; all must have one size.");
        write("image/2.png", "no image");
        assertFails(
                masks(Optional.empty(), 0),
                "FOLDER/image/2.png is not an image that can be read (png, jpg, gif, bmp).");
        assertThatThrownBy(() -> new MaskImages(
                        Path.of("a"), Path.of("b"), 1, List.of(0, 300), List.of("a", "b"), Optional.empty(), 0))
                .hasMessageStartingWith("values must");
        assertThatThrownBy(() ->
                        new MaskImages(Path.of("a"), Path.of("b"), 1, List.of(0, 1), List.of("a"), Optional.empty(), 0))
                .hasMessageStartingWith("class-names must");
    }

    private static Voc voc(Optional<Path> sets, Degenerate degenerate) {
        return new Voc(Path.of("xml"), Path.of("jpeg"), sets, 1, Shape.of(2, 2), degenerate);
    }

    private static String annotation(String file, String... boxes) {
        return "<annotation><filename>" + file + "</filename><size><width>4</width><height>3</height></size>"
                + String.join("", boxes) + "</annotation>";
    }

    private static String box(String name, int left, int top, int right, int bottom) {
        return "<object><name>" + name + "</name><difficult>1</difficult><bndbox><xmin>" + left + "</xmin><ymin>" + top
                + "</ymin><xmax>" + right + "</xmax><ymax>" + bottom + "</ymax></bndbox></object>";
    }

    private void writeVoc() {
        for (String name : List.of("a", "b", "c")) {
            write("jpeg/" + name + ".png", image("png", 3, 4, grey(name.charAt(0))));
        }
        write("xml/a.xml", annotation("a.png", box("cell", 0, 1, 2, 3), box("plate", 1, 1, 3, 2)));
        write("xml/b.xml", annotation("b.png", box("cell", 2, 2, 2, 2)));
        write("xml/c.xml", annotation("c.png"));
        write("sets/train.txt", "c\na\n");
        write("sets/val.txt", "b\n");
    }

    @Test
    void readsBoxesInTheFormatOfVoc() {
        writeVoc();
        Voc voc = voc(Optional.of(Path.of("sets")), Degenerate.SKIP);
        assertThat(voc.info(home()).task()).isEqualTo(new Task.MultiLabel(List.of("cell", "plate")));
        assertThat(voc.info(home()).sizes()).isEqualTo(Map.of(Part.TRAIN, 2, Part.VALIDATION, 1));
        assertThat(voc.annotations(Part.TRAIN, home()))
                .containsExactly(
                        new AnnotatedImage("c.png", 3, 4, List.of()),
                        new AnnotatedImage(
                                "a.png",
                                3,
                                4,
                                List.of(new Box("cell", 0, 1, 2, 3, true), new Box("plate", 1, 1, 3, 2, true))));
        assertThat(voc.open(Part.TRAIN, home()).batch(0, 1).targets().values()).containsExactly(0, 0, 1, 1);
        assertThat(voc.open(Part.TRAIN, home()).batch(0).inputs().values()).containsOnly('c');
        assertThat(notices).containsOnly("left out 1 box without area: b.png (cell at 2,2 to 2,2)");
        assertFails(
                voc(Optional.empty(), Degenerate.ERROR),
                "a box holds no area: b.png (cell at 2,2 to 2,2). To leave such boxes out set dataset.degenerate = skip");
    }

    @Test
    void saysWhatIsWrongWithAnAnnotation() {
        writeVoc();
        Voc voc = voc(Optional.empty(), Degenerate.SKIP);
        write("xml/c.xml", "<annotation>");
        assertThatThrownBy(() -> voc.open(Part.TRAIN, home()))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith(folder.resolve("xml/c.xml") + " is not XML: ");
        write("xml/c.xml", annotation("c.png", box("cell", 0, 0, 1, 1).replace("<xmax>1</xmax>", "")));
        assertFails(voc, "FOLDER/xml/c.xml has no annotation/object/bndbox/xmax");
        write("xml/c.xml", annotation("c.png", box("cell", 0, 0, 1, 1).replace("<xmax>1", "<xmax>one")));
        assertFails(voc, "FOLDER/xml/c.xml has 'one' as annotation/object/bndbox/xmax, which is not a number");
        write("xml/c.xml", annotation("d.png"));
        assertFails(voc, "FOLDER/jpeg has no image d.png, which is annotated");
        write("secret", "open sesame");
        write(
                "xml/c.xml",
                "<!DOCTYPE a [<!ENTITY x SYSTEM \"file://" + folder.resolve("secret") + "\">]>" + annotation("&x;"));
        assertThatThrownBy(() -> voc.open(Part.TRAIN, home()))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith(folder.resolve("xml/c.xml").toString())
                .hasMessageNotContaining("sesame");
        write("sets/train.txt", "z\n");
        write("xml/c.xml", annotation("c.png"));
        assertFails(
                voc(Optional.of(Path.of("sets")), Degenerate.SKIP),
                "FOLDER/sets/train.txt names z, for which FOLDER/xml has no annotation");
    }

    private static Coco coco(Degenerate degenerate) {
        return new Coco(Path.of("coco/train.json"), Optional.empty(), Path.of("jpeg"), 1, Shape.of(2, 2), degenerate);
    }

    private void writeCoco(String box) {
        write("jpeg/a.png", image("png", 3, 4, grey(1)));
        write("jpeg/b.png", image("png", 3, 4, grey(2)));
        write(
                "coco/train.json",
                "{\"images\": [{\"id\": 7, \"file_name\": \"a.png\", \"height\": 3, \"width\": 4},"
                        + " {\"id\": 9, \"file_name\": \"b.png\", \"height\": 3, \"width\": 4}],"
                        + " \"categories\": [{\"id\": 1, \"name\": \"cat\"}, {\"id\": 5, \"name\": \"dog\"}],"
                        + " \"annotations\": [{\"id\": 1, \"image_id\": 9, \"category_id\": 5, \"bbox\": [0.5, 1, 2, 1.5],"
                        + " \"iscrowd\": 1}, {\"id\": 2, \"image_id\": 7, \"category_id\": 1, \"bbox\": " + box
                        + "}]}");
    }

    @Test
    void readsBoxesInTheFormatOfCoco() {
        writeCoco("[1, 2, 3, 4]");
        assertThat(coco(Degenerate.ERROR).annotations(Part.TRAIN, home()))
                .containsExactly(
                        new AnnotatedImage("a.png", 3, 4, List.of(new Box("cat", 1, 2, 4, 6, false))),
                        new AnnotatedImage("b.png", 3, 4, List.of(new Box("dog", 0.5, 1, 2.5, 2.5, true))));
        assertThat(coco(Degenerate.ERROR)
                        .open(Part.TRAIN, home())
                        .batch(0, 1)
                        .targets()
                        .values())
                .containsExactly(1, 0, 0, 1);
        writeCoco("[1, 2, 0, 4]");
        assertFails(
                coco(Degenerate.ERROR),
                "a box holds no area: a.png (cat at 1,2 to 1,6). To leave such boxes out set dataset.degenerate = skip");
        writeCoco("[1, 2]");
        assertFails(
                coco(Degenerate.ERROR),
                "FOLDER/coco/train.json: the annotation 2 has a bbox that is not [x, y, width, height]: [1,2]");
        write("coco/train.json", "{\"images\": []}");
        assertFails(
                coco(Degenerate.ERROR),
                "FOLDER/coco/train.json has no list 'categories'; COCO's files have images, annotations, categories");
        write("coco/train.json", "{");
        assertThatThrownBy(() -> coco(Degenerate.ERROR).open(Part.TRAIN, home()))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith(folder.resolve("coco/train.json") + " is not JSON: ");
    }
}
