package dev.assay.regularizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.run.EpochRecord;
import dev.assay.spi.Metric.Goal;
import dev.assay.spi.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EarlyStoppingTest {
    /** The epoch after which training ends, counted from 1; 0 where it goes on. */
    private static int end(EarlyStopping stopping, double... values) {
        List<EpochRecord> epochs = new ArrayList<>();
        for (double value : values) {
            int epoch = epochs.size() + 1;
            epochs.add(new EpochRecord(epoch, epoch, epoch, Map.of("validation/loss", value)));
            if (stopping.stops(epochs)) {
                return epoch;
            }
        }
        return 0;
    }

    private static EarlyStopping loss(int patience, double minimumDelta) {
        return new EarlyStopping("validation/loss", Goal.MINIMIZE, patience, minimumDelta);
    }

    @Test
    void waitsForAsManyEpochsWithoutImprovementAsItHasPatience() {
        assertThat(end(loss(2, 0), 3, 2, 2.5, 2.1, 1)).isEqualTo(4);
        assertThat(end(loss(3, 0), 3, 2, 2.5, 2.1, 1)).isZero();
        assertThat(end(loss(1, 0), 3, 2, 1, 0.5)).isZero();
    }

    @Test
    void anEqualValueIsNoImprovement() {
        assertThat(end(loss(2, 0), 1, 1, 1)).isEqualTo(3);
    }

    @Test
    void asksForMoreThanTheMinimumDelta() {
        assertThat(end(loss(2, 0.5), 4, 3.75, 3.5, 3.25)).isEqualTo(3);
        assertThat(end(loss(2, 0.5), 4, 3.75, 3.25, 2.5)).isZero();
    }

    @Test
    void knowsThatMoreCanBeBetter() {
        EarlyStopping accuracy = new EarlyStopping("validation/loss", Goal.MAXIMIZE, 2, 0);
        assertThat(end(accuracy, 0.5, 0.6, 0.7, 0.8)).isZero();
        assertThat(end(accuracy, 0.5, 0.4, 0.3, 0.8)).isEqualTo(3);
    }

    @Test
    void notANumberIsNoImprovement() {
        assertThat(end(loss(2, 0), 1, Double.NaN, Double.NaN)).isEqualTo(3);
        assertThat(end(loss(2, 0), Double.NaN, 1, 0.5)).isZero();
    }

    @Test
    void failsOnUnknownMetricAndListsTheKnownOnes() {
        EarlyStopping stopping = new EarlyStopping("validation/lost", Goal.MINIMIZE, 1, 0);
        assertThatThrownBy(() -> end(stopping, 1))
                .isInstanceOf(UserException.class)
                .hasMessage(
                        "early-stopping waits for the metric 'validation/lost', but epoch 1 has only: validation/loss");
    }

    @Test
    void rejectsSettingsThatCannotBe() {
        assertThatThrownBy(() -> loss(0, 0)).hasMessage("patience must be at least 1, found 0");
        assertThatThrownBy(() -> loss(1, -1)).hasMessage("minimum-delta must be finite and at least 0, found -1.0");
    }
}
