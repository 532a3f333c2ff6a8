package dev.assay.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.Progress;
import dev.assay.spi.Schedule;
import org.junit.jupiter.api.Test;

/** What a schedule must do: give a finite number, at least 0, at each step of any run, and the same one each time. */
public abstract class ScheduleContract {
    /** The schedule under test. */
    protected abstract Schedule schedule();

    @Test
    void isFiniteAndAtLeastZeroThroughout() {
        for (int epochs : new int[] {1, 3, 100}) {
            for (long perEpoch : new long[] {1, 7, 1000}) {
                for (long step = 0; step <= perEpoch * epochs; step += Math.max(1, perEpoch * epochs / 50)) {
                    double value = schedule().at(Progress.of(step, perEpoch, epochs));
                    assertThat(value)
                            .as("step %d of %d x %d", step, epochs, perEpoch)
                            .isFinite()
                            .isNotNegative();
                }
            }
        }
    }

    @Test
    void dependsOnTheProgressAlone() {
        Schedule schedule = schedule();
        Progress middle = Progress.of(15, 10, 3);
        double before = schedule.at(middle);
        schedule.at(Progress.of(29, 10, 3));
        assertThat(schedule.at(middle)).isEqualTo(before).isEqualTo(schedule().at(middle));
    }
}
