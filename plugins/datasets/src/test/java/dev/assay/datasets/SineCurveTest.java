package dev.assay.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.data.Batch;
import dev.assay.data.DataHome;
import dev.assay.data.Part;
import dev.assay.spi.Dataset;
import dev.assay.testing.DatasetContract;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SineCurveTest extends DatasetContract {
    private static final DataHome NOWHERE = new DataHome(List.of(), Path.of("nowhere"), false, line -> {});
    private static final int MANY = 4001;

    @Override
    protected Dataset dataset() {
        return new SineCurve(10, 100, 0.3, 1);
    }

    @Override
    protected DataHome home() {
        return NOWHERE;
    }

    private static Batch points(SineCurve curve, Part part, int count) {
        return curve.open(part, NOWHERE).batch(IntStream.range(0, count).toArray());
    }

    @Test
    void liesOnTheSineWithoutNoise() {
        Batch points = points(new SineCurve(5, 2, 0, 1), Part.TRAIN, 5);

        assertThat(points.inputs().values()).containsExactly(0, 0.25f, 0.5f, 0.75f, 1);
        assertThat(points.targets().values()).containsExactly(new float[] {0, 1, 0, -1, 0}, within(1e-15f));
    }

    @Test
    void straysFromItByTheDeviationInEachPartByItself() {
        SineCurve curve = new SineCurve(MANY, MANY, 0.3, 1);
        float[] train = points(curve, Part.TRAIN, MANY).targets().values();
        float[] test = points(curve, Part.TEST, MANY).targets().values();
        double sum = 0;
        double squares = 0;
        double products = 0;
        for (int i = 0; i < MANY; i++) {
            double sine = Math.sin(2 * Math.PI * i / (MANY - 1));
            sum += train[i] - sine;
            squares += (train[i] - sine) * (train[i] - sine);
            products += (train[i] - sine) * (test[i] - sine);
        }

        // Four standard errors of the mean, the deviation and the covariance of 4001 normal numbers.
        assertThat(sum / MANY).isCloseTo(0, within(0.019));
        assertThat(Math.sqrt(squares / MANY)).isCloseTo(0.3, within(0.0135));
        assertThat(products / MANY).isCloseTo(0, within(0.0057));
    }

    @Test
    void rejectsSettingsThatCannotBe() {
        assertThatThrownBy(() -> new SineCurve(1, 100, 0.3, 1)).hasMessageContaining("train");
        assertThatThrownBy(() -> new SineCurve(10, 100, -1, 1)).hasMessageContaining("deviation");
    }
}
