package dev.assay.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.data.Batch;
import dev.assay.data.DataHome;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Arrays that NumPy has written: test resources readers/make.py. */
class NumPyTest {
    private static final DataHome HOME = new DataHome(
            List.of(Path.of("src/test/resources/readers").toAbsolutePath()), Path.of("nowhere"), false, line -> {});

    private static NumPy pair(String inputs, String targets) {
        return new NumPy(inputs, targets, Optional.empty(), Optional.empty(), List.of());
    }

    private static NumPy archive() {
        return new NumPy(
                "arrays.npz#x_train",
                "arrays.npz#y_train",
                Optional.of("arrays.npz#x_test"),
                Optional.of("arrays.npz#y_test"),
                List.of());
    }

    @Nested
    class Contract extends DatasetContract {
        @Override
        protected Dataset dataset() {
            return archive();
        }

        @Override
        protected DataHome home() {
            return HOME;
        }
    }

    @Test
    void readsArchivesWithClasses() {
        assertThat(archive().info(HOME).task()).isEqualTo(Task.MultiClass.of(3));
        assertThat(archive().info(HOME).sizes()).isEqualTo(Map.of(Part.TRAIN, 4, Part.TEST, 2));
        Batch second = archive().open(Part.TRAIN, HOME).batch(1);
        assertThat(second.inputs().shape()).isEqualTo(Shape.of(1, 2, 3));
        assertThat(second.inputs().values()).containsExactly(63, 73.5f, 84, 94.5f, 105, 115.5f);
        assertThat(second.targets().values()).containsExactly(0, 0, 1);
    }

    @Test
    void readsEveryTypeInBothByteOrdersAndNumbersToPredict() {
        for (String file : List.of("float64.npy", "float32-big-endian.npy")) {
            Examples examples = pair(file, "numbers.npy").open(Part.TRAIN, HOME);
            assertThat(examples.batch(3).inputs().values()).containsExactly(189, 199.5f, 210, 220.5f, 231, 241.5f);
            assertThat(examples.batch(3).targets().values()).containsExactly(6, 7.25f);
        }
        assertThat(pair("uint8.npy", "numbers.npy")
                        .open(Part.TRAIN, HOME)
                        .batch(3)
                        .inputs()
                        .values())
                .containsExactly(189, 199, 210, 220, 231, 241);
        assertThat(pair("uint8.npy", "numbers.npy").info(HOME).task())
                .isEqualTo(new Task.Regression(List.of("0", "1")));
    }

    @Test
    void saysWhatIsWrongWithAnArray(@TempDir Path folder) throws IOException {
        assertFails(
                pair("int16-columns.npy", "numbers.npy"),
                "int16-columns.npy is saved by columns (Fortran order); save numpy.ascontiguousarray of it instead");
        assertFails(
                pair("complex.npy", "numbers.npy"),
                "complex.npy holds values of type '<c16', but read are bool, int8, uint8, int16, uint16, int32, int64, float32, float64; convert them by astype");
        assertFails(
                pair("arrays.npz", "numbers.npy"),
                "arrays.npz is an archive of arrays: name one, as in arrays.npz#x_train. It has x_train, y_train, x_test, y_test");
        assertFails(
                pair("arrays.npz#x", "numbers.npy"),
                "arrays.npz has no array 'x'. It has x_train, y_train, x_test, y_test");
        assertFails(
                pair("arrays.npz#x_test", "numbers.npy"),
                "numbers.npy is 4x2; as many inputs as targets are needed, examples first, and one number or a row of numbers for each target");
        assertFails(
                pair("make.py", "numbers.npy"),
                "make.py is not an array saved by NumPy: it does not begin with \\x93NUMPY");
        byte[] whole = Files.readAllBytes(HOME.homes().get(0).resolve("float64.npy"));
        Path cut = folder.resolve("cut.npy");
        Files.write(cut, Arrays.copyOf(whole, whole.length - 3));
        assertFails(
                pair(cut.toString(), "numbers.npy"),
                "cut.npy should hold 4x2x3 values of 8 bytes, but has 189 bytes after its head; it is damaged");
        assertThatThrownBy(() -> new NumPy("a", "b", Optional.of("c"), Optional.empty(), List.of()))
                .hasMessage("test-targets must be given too: a test part needs inputs and targets");
    }

    private static void assertFails(NumPy arrays, String message) {
        assertThatThrownBy(() -> arrays.open(Part.TRAIN, HOME))
                .isInstanceOf(UserException.class)
                .hasMessageEndingWith(message);
    }
}
