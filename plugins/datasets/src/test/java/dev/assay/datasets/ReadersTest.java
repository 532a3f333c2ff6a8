package dev.assay.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts, tables and binary files that are made here; what is wrong with a file is told with its name. */
class ReadersTest {
    @TempDir
    Path folder;

    private final List<String> notices = new ArrayList<>();

    private DataHome home() {
        return new DataHome(List.of(folder), folder.resolve("cache"), false, notices::add);
    }

    private void write(String name, String text) {
        try {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void assertFails(Dataset dataset, String message) {
        assertThatThrownBy(() -> dataset.open(Part.TRAIN, home()))
                .isInstanceOf(UserException.class)
                .hasMessage(message.replace("FOLDER", folder.toString()));
    }

    private static Csv csv(
            String file,
            Optional<Path> test,
            String separator,
            List<Integer> widths,
            List<String> categorical,
            List<String> leaveOut,
            Csv.Missing missing) {
        return new Csv(
                Path.of(file),
                separator,
                false,
                List.of("0"),
                Csv.TaskKind.REGRESSION,
                leaveOut,
                List.of("?", ""),
                missing,
                test,
                widths,
                categorical,
                List.of(),
                List.of());
    }

    private static Characters characters(Characters.Predict predict) {
        return new Characters(Path.of("text.txt"), 3, 2, predict, 0.3);
    }

    private static TextLines lines(Optional<Integer> length) {
        return new TextLines(List.of(Path.of("bad"), Path.of("good")), List.of("bad", "good"), length, true);
    }

    private static CifarBinary cifar(CifarBinary.Labels labels) {
        return new CifarBinary(List.of(Path.of("images.bin")), List.of(), labels);
    }

    /** Images whose pixels are their number, plus 50 and 100 in the green and the blue plane. */
    private void images(String name, int bytes, int... labels) {
        byte[] all = new byte[labels.length * (bytes + 3072)];
        for (int i = 0; i < labels.length; i++) {
            int from = i * (bytes + 3072);
            all[from + bytes - 1] = (byte) labels[i];
            for (int plane = 0; plane < 3; plane++) {
                Arrays.fill(
                        all, from + bytes + plane * 1024, from + bytes + (plane + 1) * 1024, (byte) (i + 50 * plane));
            }
        }
        try {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.write(folder.resolve(name), all);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Nested
    class OfCharacters extends DatasetContract {
        @Override
        protected Dataset dataset() {
            return characters(Characters.Predict.ALL);
        }

        @Override
        protected DataHome home() {
            write("text.txt", "to be or not to be\n");
            return ReadersTest.this.home();
        }
    }

    @Nested
    class OfTextLines extends DatasetContract {
        @Override
        protected Dataset dataset() {
            return lines(Optional.empty());
        }

        @Override
        protected DataHome home() {
            write("bad", "no\nnever again\n");
            write("good", "yes , again\n\nyes\n");
            return ReadersTest.this.home();
        }
    }

    @Nested
    class OfCifarBinary extends DatasetContract {
        @Override
        protected Dataset dataset() {
            return cifar(CifarBinary.Labels.CIFAR_100_FINE);
        }

        @Override
        protected DataHome home() {
            images("images.bin", 2, 99, 0, 7);
            return ReadersTest.this.home();
        }
    }

    @Test
    void predictsTheNextCharacterOfEachOrOfTheLast() {
        write("text.txt", "abacabadab");
        // 7 characters to train on, abacaba: aba>bac, and aca>cab.
        Examples all = characters(Characters.Predict.ALL).open(Part.TRAIN, home());
        DatasetInfo info = characters(Characters.Predict.ALL).info(home());
        assertThat(info.task()).isEqualTo(new Task.SequenceLabeling(List.of("a", "b", "c", "d"), 3));
        assertThat(info.sizes()).isEqualTo(Map.of(Part.TRAIN, 2));
        Batch second = all.batch(1);
        assertThat(second.inputs().values()).containsExactly(0, 2, 0);
        assertThat(second.targets().shape()).isEqualTo(Shape.of(1, 3, 4));
        assertThat(second.targets().values()).containsExactly(0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0);
        Batch last =
                characters(Characters.Predict.LAST).open(Part.TRAIN, home()).batch(1);
        assertThat(last.targets().values()).containsExactly(0, 1, 0, 0);
    }

    @Test
    void numbersTokensAndFillsUpShortTextsOrCutsLongOnes() {
        write("bad", "No\nnever again\n");
        write("good", "yes , again\n\nyes\n");
        Examples examples = lines(Optional.empty()).open(Part.TRAIN, home());
        assertThat(examples.batch(0, 1, 2, 3).inputs().values()).containsExactly(1, 0, 0, 2, 3, 0, 4, 5, 3, 4, 0, 0);
        assertThat(examples.batch(1, 2).targets().values()).containsExactly(1, 0, 0, 1);
        assertThat(lines(Optional.of(2))
                        .open(Part.TRAIN, home())
                        .batch(2)
                        .inputs()
                        .values())
                .containsExactly(4, 5);
    }

    @Test
    void readsTablesSetApartByBlanksWithNamesInQuotes() {
        write("cars", "18.0  8  ?\t\"chevrolet chevelle\"\n\n 15.5 4 130.0 \"buick\"\n");
        Csv kept = csv("cars", Optional.empty(), "whitespace", List.of(), List.of(), List.of("3"), Csv.Missing.KEEP);
        Examples examples = kept.open(Part.TRAIN, home());
        assertThat(examples.batch(0, 1).inputs().values()).containsExactly(8, Examples.MISSING, 4, 130);
        assertThat(examples.batch(0, 1).targets().values()).containsExactly(18, 15.5f);
        assertFails(
                csv("cars", Optional.empty(), "whitespace", List.of(), List.of(), List.of("3"), Csv.Missing.FAIL),
                "FOLDER/cars, line 1, column 2 lacks a value: found '?'. To leave such lines out set missing = skip;"
                        + " to fill in what the training part says, missing = keep and preprocessing impute");
        write("open", "18.0 \"chevrolet\n");
        assertFails(
                csv("open", Optional.empty(), "whitespace", List.of(), List.of(), List.of(), Csv.Missing.FAIL),
                "FOLDER/open, line 1 has a quote that is not closed");
        write("target", "? 1\n");
        assertFails(
                csv("target", Optional.empty(), "whitespace", List.of(), List.of(), List.of(), Csv.Missing.KEEP),
                "FOLDER/target, line 1, column 0 lacks a value: found '?'. To leave such lines out set missing = skip:"
                        + " a target cannot be filled in");
    }

    @Test
    void cutsTablesOfFixedWidths() {
        write("fixed", "18.0 8130\n 9  10 70\n");
        Csv fixed = csv("fixed", Optional.empty(), ",", List.of(4, 2, 3), List.of(), List.of(), Csv.Missing.FAIL);
        assertThat(fixed.open(Part.TRAIN, home()).batch(0, 1).inputs().values()).containsExactly(8, 130, 10, 70);
        assertThat(fixed.open(Part.TRAIN, home()).batch(0, 1).targets().values())
                .containsExactly(18, 9);
        assertFails(
                csv("fixed", Optional.empty(), ",", List.of(4, 2), List.of(), List.of(), Csv.Missing.FAIL),
                "FOLDER/fixed, line 1 has 9 characters, but the widths [4, 2] add up to 6");
    }

    @Test
    void makesAnInputOfEachNameInACategoricalColumn() {
        write("train", "1,usa,7\n2,japan,8\n");
        write("test", "3,europe,9\n4,?,9\n");
        Csv both =
                csv("train", Optional.of(Path.of("test")), ",", List.of(), List.of("1"), List.of(), Csv.Missing.KEEP);
        assertThat(both.info(home()).sizes()).isEqualTo(Map.of(Part.TRAIN, 2, Part.TEST, 2));
        assertThat(both.open(Part.TRAIN, home()).batch(0, 1).inputs().values()).containsExactly(0, 0, 1, 7, 0, 1, 0, 8);
        assertThat(both.open(Part.TEST, home()).batch(0, 1).inputs().values()).containsExactly(1, 0, 0, 9, 0, 0, 0, 9);
        assertFails(
                csv("train", Optional.empty(), ",", List.of(), List.of("0"), List.of(), Csv.Missing.FAIL),
                "dataset.categorical names 0 of FOLDER/train, which is no input: it is a target or left out");
    }

    @Test
    void readsCifarsFormatsAndSaysWhatIsWrongWithAFile() {
        images("images.bin", 1, 3, 9);
        Batch second =
                cifar(CifarBinary.Labels.CIFAR_10).open(Part.TRAIN, home()).batch(1);
        assertThat(second.inputs().values()[0]).isEqualTo(1);
        assertThat(second.inputs().values()[1024]).isEqualTo(51);
        assertThat(second.inputs().values()[3071]).isEqualTo(101);
        assertThat(second.targets().values()).containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
        assertFails(
                cifar(CifarBinary.Labels.CIFAR_100_FINE),
                "FOLDER/images.bin holds 6146 bytes, which is no multiple of 3074 (2 for the label, 3072 for the pixels):"
                        + " it is truncated, or not in CIFAR's binary format");
        images("images.bin", 1, 3, 10);
        assertFails(
                cifar(CifarBinary.Labels.CIFAR_10),
                "FOLDER/images.bin gives image 1 the label 10, but there are 10 classes, labelled 0 to 9");
    }

    @Test
    void readsThePublishedCifarUnpackedOrPackedAndRefusesAnotherSize() throws IOException {
        images("cifar-10/test_batch.bin", 1, 3);
        assertThatThrownBy(() -> new Cifar10().open(Part.TEST, home()))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("holds 1 images, but the test part of CIFAR-10 has 10000")
                .hasMessageEndingWith("For files of your own choose dataset=cifar-binary");
        int[] labels = new int[10_000];
        labels[9_999] = 9;
        images("many.bin", 1, labels);
        Files.createDirectories(folder.resolve("packed/cifar-10"));
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(
                Files.newOutputStream(folder.resolve("packed/cifar-10/cifar-10-binary.tar.gz"))))) {
            byte[] bytes = Files.readAllBytes(folder.resolve("many.bin"));
            TarArchiveEntry entry = new TarArchiveEntry("cifar-10-batches-bin/test_batch.bin");
            entry.setSize(bytes.length);
            tar.putArchiveEntry(entry);
            tar.write(bytes);
            tar.closeArchiveEntry();
        }
        DataHome packed = new DataHome(List.of(folder.resolve("packed")), folder.resolve("cache"), false, notices::add);
        Examples test = new Cifar10().open(Part.TEST, packed);
        assertThat(test.size()).isEqualTo(10_000);
        assertThat(test.batch(9_999).targets().values()[9]).isEqualTo(1);
        assertThatThrownBy(() -> new Cifar10().open(Part.TRAIN, packed))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("cifar-10-binary.tar.gz lacks one of data_batch_1.bin");
        assertThatThrownBy(() -> new Cifar100(false).open(Part.TRAIN, packed))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("The data set cifar-100 lacks cifar-100-binary.tar.gz");
    }

    @Test
    void saysWhatIsWrongWithATextOrASetting() {
        write("text.txt", "aaaa");
        assertFails(characters(Characters.Predict.ALL), "FOLDER/text.txt has 1 different characters; two are needed");
        write("text.txt", "ab");
        assertFails(
                characters(Characters.Predict.ALL),
                "FOLDER/text.txt has 2 characters to train on, but an example takes 3 and the one that follows");
        write("bad", "\n \n");
        write("good", "yes");
        assertFails(lines(Optional.empty()), "FOLDER/bad has no line with a text");
        assertThatThrownBy(() -> new TextLines(List.of(Path.of("a")), List.of(), Optional.empty(), true))
                .hasMessageStartingWith("files must name a file for each of at least two classes");
        assertThatThrownBy(() -> lines(Optional.of(0))).hasMessageStartingWith("length must");
        assertThatThrownBy(() -> new Characters(Path.of("a"), 1, 0, Characters.Predict.ALL, 0))
                .hasMessageStartingWith("step must");
        assertThatThrownBy(() -> new CifarBinary(List.of(), List.of(), CifarBinary.Labels.CIFAR_10))
                .hasMessageStartingWith("train must");
    }
}
