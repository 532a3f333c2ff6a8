package dev.assay.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.data.Batch;
import dev.assay.data.DataHome;
import dev.assay.data.Part;
import dev.assay.spi.Dataset;
import dev.assay.testing.DatasetContract;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BooleanFunctionTest extends DatasetContract {
    private static final DataHome NOWHERE = new DataHome(List.of(), Path.of("nowhere"), false, line -> {});

    @Override
    protected Dataset dataset() {
        return new BooleanFunction(BooleanFunction.Function.XOR, 3);
    }

    @Override
    protected DataHome home() {
        return NOWHERE;
    }

    @ParameterizedTest
    @CsvSource({"AND, 0001", "OR, 0111", "XOR, 0110"})
    void isTrueOfTheRowsOfTheTable(BooleanFunction.Function function, String truth) {
        Batch table = new BooleanFunction(function, 2).open(Part.TRAIN, NOWHERE).batch(new int[] {0, 1, 2, 3});

        assertThat(table.inputs().values()).containsExactly(0, 0, 0, 1, 1, 0, 1, 1);
        for (int row = 0; row < 4; row++) {
            assertThat(table.targets().values()[row]).isEqualTo(truth.charAt(row) - '0');
        }
    }

    @Test
    void exclusiveOrOfThreeIsTheParity() {
        Batch table = dataset().open(Part.TEST, NOWHERE).batch(new int[] {0, 1, 2, 3, 4, 5, 6, 7});

        assertThat(table.targets().values()).containsExactly(0, 1, 1, 0, 1, 0, 0, 1);
    }

    @Test
    void rejectsANumberOfInputsThatCannotBe() {
        assertThatThrownBy(() -> new BooleanFunction(BooleanFunction.Function.AND, 17))
                .hasMessage("inputs must be from 1 to 16, found 17");
    }
}
