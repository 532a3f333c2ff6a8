package dev.assay.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ByteInputsTest {
    @Property
    void copiesWhatEachByteOfAnInputStandsFor(
            @ForAll @IntRange(min = 1, max = 150) int width,
            @ForAll @IntRange(max = 20) int first,
            @ForAll @IntRange(max = 20) int between,
            @ForAll @IntRange(max = 4) int index,
            @ForAll @IntRange(max = 9) int offset,
            @ForAll Random random) {
        int step = width + between;
        byte[] bytes = new byte[first + 4 * step + width];
        random.nextBytes(bytes);
        float[] expected = new float[offset + width + 3];
        for (int i = 0; i < width; i++) {
            expected[offset + i] = 1 - Byte.toUnsignedInt(bytes[first + index * step + i]) / 255f;
        }
        float[] found = new float[expected.length];
        ByteInputs inputs = new ByteInputs(bytes, first, step, width).mapped(levels -> {
            for (int i = 0; i < levels.length; i++) {
                levels[i] = 1 - levels[i] / 255;
            }
            return levels;
        });
        inputs.copy(index, found, offset);
        assertThat(found).isEqualTo(expected);
    }
}
