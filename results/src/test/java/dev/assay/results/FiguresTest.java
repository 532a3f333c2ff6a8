package dev.assay.results;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
    @ParameterizedTest
    @CsvSource({
        "0.989123, 0.9891, 0.9891",
        "0.99, 0.99, 0.9900",
        "0.0311, 0.0311, 0.03110",
        "-3.5, -3.5, -3.500",
        "1, 1, 1",
        "0, 0, 0",
        "-0.0, 0, 0",
        "61.25, 61.25, 61.25",
        "123.456, 123.5, 123.5",
        "2937.4, '2,937', '2,937'",
        "431080, '431,080', '431,080'",
        "12345678.5, 1.235e+07, 1.235e+07",
        "0.00001234, 1.234e-05, 1.234e-05",
        "NaN, \u2013, \u2013",
        "Infinity, \u221e, \u221e",
        "-Infinity, -\u221e, -\u221e"
    })
    void showsFourDigitsThatCount(double value, String number, String aligned) {
        assertThat(Figures.number(value)).isEqualTo(number);
        assertThat(Figures.aligned(value)).isEqualTo(aligned);
    }

    @ParameterizedTest
    @CsvSource({"0.04, 0.0 s", "9.94, 9.9 s", "12.3, 12 s", "59.7, 1 min 0 s", "101.3, 1 min 41 s", "7500, 2 h 5 min"})
    void showsTimes(double seconds, String text) {
        assertThat(Figures.seconds(seconds)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0 B", "999, 999 B", "80800, 80.8 kB", "1724320, 1.72 MB", "2500000000, 2.5 GB"})
    void showsSizes(long bytes, String text) {
        assertThat(Figures.bytes(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0 %", "0.03217, 3.2 %", "0.000451, 0.045 %", "0.98765, 98.8 %", "1, 100.0 %"})
    void showsShares(double share, String text) {
        assertThat(Figures.percent(share)).isEqualTo(text);
    }
}
