package dev.assay.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.data.DataHome;
import dev.assay.data.Examples;
import dev.assay.data.Part;
import dev.assay.data.Splits;
import dev.assay.data.Task;
import dev.assay.spi.Dataset;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import dev.assay.testing.DatasetContract;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTest extends DatasetContract {
    private static final byte[] IMAGES = file(new int[] {3, 2, 2}, 0, 1, 2, 3, 4, 5, 6, 7, 8, 128, 254, 255);
    private static final byte[] LABELS = file(new int[] {3}, 2, 0, 1);

    @TempDir
    Path folder;

    @BeforeEach
    void writeFiles() throws IOException {
        write("images", IMAGES);
        write("labels", gzip(LABELS));
        write("test-images", gzip(file(new int[] {1, 2, 2}, 9, 9, 9, 9)));
        write("test-labels", file(new int[] {1}, 1));
    }

    @Override
    protected Dataset dataset() {
        return new Idx(
                Path.of("images"),
                Path.of("labels"),
                Optional.of(Path.of("test-images")),
                Optional.of(Path.of("test-labels")),
                List.of());
    }

    @Override
    protected DataHome home() {
        return new DataHome(List.of(folder), folder.resolve("cache"), false, line -> {});
    }

    @Test
    void deliversPixelsFrom0To255AndClassesOneHot() {
        Examples examples = dataset().open(Part.TRAIN, home());

        assertThat(examples.inputShape()).isEqualTo(Shape.of(1, 2, 2));
        assertThat(examples.batch(2).inputs().values()).containsExactly(8, 128, 254, 255);
        assertThat(examples.batch(0).targets().values()).containsExactly(0, 0, 1);
        assertThat(Splits.classes(examples)).containsExactly(2, 0, 1);
        assertThat(dataset().info(home()).sizes()).isEqualTo(Map.of(Part.TRAIN, 3, Part.TEST, 1));
    }

    @Test
    void refusesFilesOfMoreThan2GBByTheirHead() throws IOException {
        write("images", file(new int[] {1, 1 << 16, 1 << 16}));
        assertThatThrownBy(() -> dataset().info(home()))
                .isInstanceOf(UserException.class)
                .hasMessageEndingWith(
                        "images says that it holds 1 x 65536 x 65536 bytes; files of more than 2 GB cannot be read");
    }

    @Test
    void takesVectorsAndChannelsAndNamesOfClasses() throws IOException {
        write("images", file(new int[] {3, 2}, 1, 2, 3, 4, 5, 6));
        assertThat(named("a", "b", "c").open(Part.TRAIN, home()).inputShape()).isEqualTo(Shape.of(2));
        assertThat(named("a", "b", "c").info(home()).task()).isEqualTo(new Task.MultiClass(List.of("a", "b", "c")));
        write("images", file(new int[] {3, 2, 1, 1}, 1, 2, 3, 4, 5, 6));
        assertThat(named("a", "b", "c").open(Part.TRAIN, home()).inputShape()).isEqualTo(Shape.of(2, 1, 1));
    }

    @Test
    void refusesAnIndexOutsideTheExamples() {
        Examples examples = dataset().open(Part.TEST, home());

        assertThatThrownBy(() -> examples.batch(1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void namesAFileThatIsTruncated() throws IOException {
        write("images", Arrays.copyOf(IMAGES, IMAGES.length - 5));
        mistake(this::open, "images is truncated: it should hold 3 x 2 x 2 = 12 bytes, but ends after 7");
        write("images", Arrays.copyOf(IMAGES, 9));
        mistake(this::open, "images is truncated: it ends within its head");
        write("images", Arrays.copyOf(IMAGES, 3));
        mistake(this::open, "images is truncated: it holds only 3 bytes");
        byte[] packed = gzip(IMAGES);
        for (int length : new int[] {12, packed.length - 20, packed.length - 4}) {
            write("images", Arrays.copyOf(packed, length));
            mistake(this::open, "images is truncated: its gzip data breaks off");
        }
    }

    @Test
    void namesAFileThatIsDamagedOrEmpty() throws IOException {
        byte[] packed = gzip(IMAGES);
        packed[packed.length - 8] ^= 1;
        write("images", packed);
        mistake(this::open, "images is damaged: Corrupt GZIP trailer");
        write("images", new byte[0]);
        mistake(this::open, "images is empty");
        write("images", Arrays.copyOf(IMAGES, IMAGES.length + 1));
        mistake(this::open, "images goes on after the 3 x 2 x 2 = 12 bytes that its head announces");
        write("images", file(new int[] {3, 0, 2}));
        mistake(this::open, "images is damaged: its head gives the sizes 3 x 0 x 2");
        write("images", file(new int[] {70_000, 70_000, 1}));
        mistake(this::open, "files of more than 2 GB cannot be read");
    }

    @Test
    void namesAFileWithAWrongMagicNumber() throws IOException {
        write("images", "<!DOCTYPE html>".getBytes(StandardCharsets.US_ASCII));
        mistake(this::open, "images is not an IDX file: its magic number is 3c 21 44 4f, but should be 00 00 08");
        byte[] floats = IMAGES.clone();
        floats[2] = 0x0D;
        write("images", floats);
        mistake(this::open, "images holds floats (type 0d), but only unsigned bytes (type 08) are read");
    }

    @Test
    void namesFilesThatDoNotBelongTogether() throws IOException {
        write("labels", file(new int[] {2}, 0, 1));
        mistake(this::open, "images holds 3 examples, but " + folder.resolve("labels") + " holds 2 labels");
        write("labels", file(new int[] {3}, 0, 1, 7));
        mistake(
                () -> named("a", "b").open(Part.TRAIN, home()),
                "labels gives example 2 the label 7, but there are 2 classes, labelled 0 to 1");
        write("labels", file(new int[] {3}, 0, 0, 0));
        mistake(this::open, "labels has no label but 0");
        write("labels", IMAGES);
        mistake(this::open, "labels has 3 dimensions, but labels have one. Is it the file of the images?");
        write("labels", LABELS);
        write("images", LABELS);
        mistake(this::open, "images has 1 dimension(s)");
        write("images", IMAGES);
        write("test-images", file(new int[] {1, 2, 3}, 1, 2, 3, 4, 5, 6));
        mistake(() -> dataset().open(Part.TEST, home()), "holds inputs of shape 1x2x3, but expected are 1x2x2");
    }

    @Test
    void saysWhereItLookedForAFile() throws IOException {
        Files.delete(folder.resolve("images"));

        mistake(this::open, "The file images is not there. Looked for " + folder.resolve("images") + ", ");
    }

    @Test
    void rejectsATestPartByHalves() {
        assertThatThrownBy(() ->
                        new Idx(Path.of("a"), Path.of("b"), Optional.of(Path.of("c")), Optional.empty(), List.of()))
                .hasMessage("test-labels must be given too: a test part needs images and labels");
    }

    @Test
    void readsMnistFromUnpackedFilesAndRefusesOthersInTheirPlace() throws IOException {
        Path mnist = Files.createDirectories(folder.resolve("mnist"));
        for (String name : List.of("train-images-idx3", "t10k-images-idx3")) {
            Files.write(mnist.resolve(name + "-ubyte"), file(new int[] {1, 28, 28}, new int[784]));
        }
        for (String name : List.of("train-labels-idx1", "t10k-labels-idx1")) {
            Files.write(mnist.resolve(name + "-ubyte"), file(new int[] {1}, 3));
        }

        mistake(
                () -> new Mnist().open(Part.TRAIN, home()),
                "train-images-idx3-ubyte holds 1 examples, but the train part of MNIST has 60000. "
                        + "For files of your own choose dataset=idx");
    }

    private void mistake(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(UserException.class).hasMessageContaining(message);
    }

    private void open() {
        dataset().open(Part.TRAIN, home());
    }

    private Idx named(String... names) {
        return new Idx(Path.of("images"), Path.of("labels"), Optional.empty(), Optional.empty(), List.of(names));
    }

    private void write(String name, byte[] bytes) throws IOException {
        Files.write(folder.resolve(name), bytes);
    }

    private static byte[] file(int[] dimensions, int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * dimensions.length + values.length);
        bytes.putInt(0x0800 + dimensions.length);
        for (int size : dimensions) {
            bytes.putInt(size);
        }
        for (int value : values) {
            bytes.put((byte) value);
        }
        return bytes.array();
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }
}
