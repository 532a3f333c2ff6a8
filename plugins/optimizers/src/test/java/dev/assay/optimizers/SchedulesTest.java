package dev.assay.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.spi.Progress;
import dev.assay.spi.Schedule;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Schedules in epochs; each epoch is of ten steps. */
class SchedulesTest {
    private static double at(Schedule schedule, long step) {
        return schedule.at(Progress.of(step, 10, 100));
    }

    @ParameterizedTest
    @CsvSource({"0, 0.5", "29, 0.5", "30, 0.05", "59, 0.05", "60, 0.005", "999, 5e-34"})
    void stepFallsAtWholeMultiplesOfItsEpochs(long step, double expected) {
        assertThat(at(new Step(0.5, 0.1, 3), step)).isCloseTo(expected, within(1e-12 * expected));
    }

    @ParameterizedTest
    @CsvSource({"0, 0.5", "5, 0.38940039153570244", "10, 0.30326532985631671", "40, 0.067667641618306351"})
    void exponentialIsInitialTimesExpOfMinusKT(long step, double expected) {
        assertThat(at(new Exponential(0.5, 0.5), step)).isCloseTo(expected, within(1e-15));
    }

    @ParameterizedTest
    @CsvSource({"0, 0.5", "5, 0.4", "10, 0.33333333333333333", "20, 0.25", "60, 0.125"})
    void inverseTimeIsInitialByOnePlusKT(long step, double expected) {
        assertThat(at(new InverseTime(0.5, 0.5), step)).isCloseTo(expected, within(1e-15));
    }

    @Test
    void constantStays() {
        assertThat(at(new Constant(0.3), 0)).isEqualTo(0.3).isEqualTo(at(new Constant(0.3), 999));
    }

    @Property
    void decaysNeverRise(
            @ForAll @DoubleRange(min = 0, max = 10) double initial,
            @ForAll @DoubleRange(min = 0, max = 5) double rate,
            @ForAll @IntRange(max = 998) int step) {
        assertThat(at(new Exponential(initial, rate), step + 1))
                .isLessThanOrEqualTo(at(new Exponential(initial, rate), step));
        assertThat(at(new InverseTime(initial, rate), step + 1))
                .isLessThanOrEqualTo(at(new InverseTime(initial, rate), step));
    }
}
