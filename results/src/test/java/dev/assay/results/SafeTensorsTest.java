package dev.assay.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafeTensorsTest {
    @TempDir
    Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void file() {
        file = folder.resolve("weights.safetensors");
    }

    private static Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("dense1/kernel", Tensor.of(Shape.of(2, 3), 1, -2, 0.5, 1e-30, Double.NaN, -0.0));
        tensors.put("dense1/bias", Tensor.of(Shape.of(3), 1, 2, Double.NEGATIVE_INFINITY));
        tensors.put("ä", Tensor.of(Shape.scalar(), 7));
        tensors.put("none", Tensor.zeros(Shape.of(0)));
        return tensors;
    }

    @Test
    void readsWhatWasWrittenInItsOrder() {
        SafeTensors.write(file, tensors());
        Map<String, Tensor> read = SafeTensors.read(file);
        assertThat(read).isEqualTo(tensors());
        assertThat(read.keySet()).containsExactlyElementsOf(tensors().keySet());
    }

    /** What safetensors 0.8.0 for Python makes of {@code save({"b": [[1, 2]], "a": [0.5]}, metadata={"by": "me"})}. */
    @Test
    void readsWhatPythonWrites() throws IOException {
        String header =
                "{\"__metadata__\":{\"by\":\"me\"},\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                        + "\"b\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[4,12]}}       ";
        write(0x90, header, "0000003f" + "0000803f" + "00000040");
        assertThat(SafeTensors.read(file))
                .isEqualTo(Map.of("a", Tensor.of(Shape.of(1), 0.5), "b", Tensor.of(Shape.of(1, 2), 1, 2)));
    }

    private void write(int length, String header, String numbers) throws IOException {
        HexFormat hex = HexFormat.of();
        String json = hex.formatHex(header.getBytes(StandardCharsets.UTF_8));
        Files.write(file, hex.parseHex(hex.toHexDigits((byte) length) + "00000000000000" + json + numbers));
    }

    @Test
    void letsNumbersBeginAtAMultipleOfTheirSize() throws IOException {
        SafeTensors.write(file, tensors());
        byte[] bytes = Files.readAllBytes(file);
        assertThat((bytes[0] & 0xFF | (bytes[1] & 0xFF) << 8) % 8).isZero();
        assertThat(new String(bytes, 8, 17, StandardCharsets.UTF_8)).isEqualTo("{\"dense1/kernel\":");
    }

    @Test
    void saysWhichFileIsMissing() {
        assertThatThrownBy(() -> SafeTensors.read(file))
                .isInstanceOf(UserException.class)
                .hasMessage("There is no " + file + ".");
    }

    @Test
    void refusesMoreThanAFileCanHold() {
        Tensor large = Tensor.zeros(Shape.of(1 << 24));
        Map<String, Tensor> many = new LinkedHashMap<>();
        for (int i = 0; i < 32; i++) {
            many.put("part" + i, large);
        }
        assertThatThrownBy(() -> SafeTensors.write(file, many))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("the tensors take 2147483648 bytes, more than the 2080374783");
        assertThat(file).doesNotExist();
    }

    @Test
    void rejectsOtherTypesThanSinglePrecision() throws IOException {
        String header = "{\"a\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[0,2]}}";
        write(header.length(), header, "0000");
        assertThatThrownBy(() -> SafeTensors.read(file))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("a is of type F16, not F32");
    }

    @Test
    void namesTheFileWhereverItIsCutOrChanged() throws IOException {
        SafeTensors.write(file, tensors());
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(1);
        for (int i = 0; i < 300; i++) {
            byte[] damaged = i % 2 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
            if (i % 2 == 1) {
                damaged[random.nextInt(200)] ^= (byte) (1 << random.nextInt(8));
            }
            Files.write(file, damaged);
            try {
                SafeTensors.read(file);
            } catch (UserException e) {
                assertThat(e).hasMessageContaining(file.toString());
            }
        }
    }
}
