package dev.assay.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.run.EpochRecord;
import dev.assay.spi.Metric;
import dev.assay.spi.Progress;
import dev.assay.spi.Schedule;
import dev.assay.spi.UserException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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

    @ParameterizedTest
    @CsvSource({
        "0, 0.5",
        "100, 0.49021130325903306",
        "250, 0.4414213562373156",
        "500, 0.3000000000000068",
        "999, 0.10000098695962836"
    })
    void cosineGoesPyTorchsWay(long step, double expected) {
        // torch.optim.lr_scheduler.CosineAnnealingLR(o, T_max=1000, eta_min=0.1) of PyTorch 2.7.1, to its own rounding
        assertThat(at(new Cosine(0.5, 0.1), step)).isCloseTo(expected, within(1e-13));
    }

    @ParameterizedTest
    @CsvSource({"0, 0.02", "1, 0.04", "9, 0.2", "10, 0.22", "24, 0.5", "25, 0.5", "999, 0.5"})
    void warmUpRisesInEqualStepsToItsSchedule(long step, double expected) {
        assertThat(at(new WarmUp(new Constant(0.5), 2.5), step)).isCloseTo(expected, within(1e-15));
    }

    @Test
    void warmUpScalesWhatItsScheduleSaysMeanwhile() {
        Schedule decay = new Exponential(0.5, 0.5);
        assertThat(at(new WarmUp(decay, 1), 4)).isCloseTo(0.5 * at(decay, 4), within(1e-15));
        assertThat(at(new WarmUp(decay, 1), 30)).isEqualTo(at(decay, 30));
    }

    private static Progress after(double... losses) {
        List<EpochRecord> epochs = new ArrayList<>();
        for (double loss : losses) {
            epochs.add(new EpochRecord(epochs.size() + 1, 10L * epochs.size(), 1, Map.of("validation/loss", loss)));
        }
        return new Progress(10L * losses.length, 1000, losses.length, 100, epochs);
    }

    @Test
    void reduceOnPlateauGoesPyTorchsWay() {
        // ReduceLROnPlateau(factor=0.5, patience=1, threshold=0.01, threshold_mode="abs", min_lr=0.1) of PyTorch 2.7.1
        Schedule schedule =
                new ReduceOnPlateau(new Constant(0.5), "validation/loss", Metric.Goal.MINIMIZE, 0.5, 2, 0.01, 0.1);
        double[] losses = {1.0, 0.9, 0.895, 0.91, 0.8, 0.85, 0.9, 0.95, 0.99, 1.0, 1.0};
        double[] rates = {0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125, 0.125, 0.1, 0.1, 0.1};
        assertThat(schedule.at(after())).isEqualTo(0.5);
        for (int epoch = 1; epoch <= losses.length; epoch++) {
            assertThat(schedule.at(after(Arrays.copyOf(losses, epoch)))).isEqualTo(rates[epoch - 1]);
        }
    }

    @Test
    void reduceOnPlateauTakesNaNForNoImprovementAndFollowsItsGoal() {
        Schedule rising = new ReduceOnPlateau(new Constant(1), "validation/loss", Metric.Goal.MAXIMIZE, 0.2, 1, 0, 0);
        assertThat(rising.at(after(1, 2, 3))).isEqualTo(1);
        assertThat(rising.at(after(1, Double.NaN, 3, 2))).isCloseTo(0.04, within(1e-15));
    }

    @Test
    void reduceOnPlateauNamesTheMetricsThatThereAre() {
        Schedule schedule = new ReduceOnPlateau(new Constant(1), "validation/los", Metric.Goal.MINIMIZE, 0.5, 1, 0, 0);
        assertThatThrownBy(() -> schedule.at(after(1)))
                .isInstanceOf(UserException.class)
                .hasMessage(
                        "reduce-on-plateau waits for the metric 'validation/los', but epoch 1 has only: validation/loss");
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
