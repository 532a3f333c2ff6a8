package dev.assay.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.data.Examples;
import dev.assay.data.Part;
import dev.assay.data.Task;
import dev.assay.experiments.spec.Amount;
import dev.assay.experiments.spec.SplitSpec;
import dev.assay.run.Seeds;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import dev.assay.testing.HostExamples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DivisionTest {
    private static final Task NUMBER = new Task.Regression(List.of("zero"));

    private static Optional<Amount> amount(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(Amount.parse(text));
    }

    private static SplitSpec split(String validation, String test) {
        return new SplitSpec(
                amount(validation), amount(test), true, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static Map<Part, Examples> divide(SplitSpec spec, Map<Part, Examples> own) {
        return new Division(spec, NUMBER, new Seeds(1)).of(own);
    }

    private static List<Integer> numbers(Map<Part, Examples> parts, Part part) {
        Examples examples = parts.get(part);
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; examples != null && i < examples.size(); i++) {
            numbers.add((int) examples.batch(i).inputs().values()[0]);
        }
        return numbers;
    }

    @Test
    void takesFiveThousandOfMnistForValidationAndKeepsItsOwnTest() {
        Examples test = Setup.counting(10_000);
        Map<Part, Examples> parts =
                divide(split("5000", "0.2"), Map.of(Part.TRAIN, Setup.counting(60_000), Part.TEST, test));
        assertThat(numbers(parts, Part.TRAIN)).hasSize(55_000);
        assertThat(numbers(parts, Part.VALIDATION)).hasSize(5_000);
        assertThat(parts).containsEntry(Part.TEST, test);
    }

    @Test
    void takesSharesOfTheWholeAndCutsToLimits() {
        SplitSpec spec = new SplitSpec(amount("0.1"), amount("20%"), false, amount("30"), amount("5"), amount("0.5"));
        Map<Part, Examples> parts = divide(spec, Map.of(Part.TRAIN, Setup.counting(100)));
        assertThat(numbers(parts, Part.TRAIN)).hasSize(30);
        assertThat(numbers(parts, Part.VALIDATION)).hasSize(5);
        assertThat(numbers(parts, Part.TEST)).hasSize(10);
    }

    @Test
    void limitsBeyondWhatThereIsChangeNothing() {
        SplitSpec spec = new SplitSpec(amount(""), amount(""), false, amount("1000"), amount("5"), amount("5"));
        Map<Part, Examples> parts = divide(spec, Map.of(Part.TRAIN, Setup.counting(100)));
        assertThat(parts).containsOnlyKeys(Part.TRAIN);
        assertThat(numbers(parts, Part.TRAIN)).hasSize(100);
    }

    @Test
    void rejectsASplitThatLeavesNothingToTrainOn() {
        assertThatThrownBy(() -> divide(split("60", "40"), Map.of(Part.TRAIN, Setup.counting(100))))
                .isInstanceOf(UserException.class)
                .hasMessage(
                        "split: 60 examples for validation and 40 for test leave nothing to train on of the 100 that"
                                + " there are; choose smaller split.validation or split.test");
    }

    @Test
    void rejectsALimitThatLeavesNothing() {
        SplitSpec spec = new SplitSpec(amount(""), amount(""), false, amount("0"), amount(""), amount(""));
        assertThatThrownBy(() -> divide(spec, Map.of(Part.TRAIN, Setup.counting(100))))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("split.limit-train");
    }

    @Test
    void stratifiedPartsHaveTheClassesInProportion() {
        // 80 of the first class, then 20 of the second.
        double[] targets = new double[200];
        IntStream.range(0, 100).forEach(i -> targets[2 * i + (i < 80 ? 0 : 1)] = 1);
        Examples all = new HostExamples(
                Setup.counting(100).batch(IntStream.range(0, 100).toArray()).inputs(),
                Tensor.of(Shape.of(100, 2), targets));
        Map<Part, Examples> parts =
                new Division(split("10", "20"), Task.MultiClass.of(2), new Seeds(1)).of(Map.of(Part.TRAIN, all));
        assertThat(numbers(parts, Part.VALIDATION))
                .hasSize(10)
                .filteredOn(i -> i >= 80)
                .hasSize(2);
        assertThat(numbers(parts, Part.TEST))
                .hasSize(20)
                .filteredOn(i -> i >= 80)
                .hasSize(4);
        assertThat(numbers(parts, Part.TRAIN))
                .hasSize(70)
                .filteredOn(i -> i >= 80)
                .hasSize(14);
    }

    @Property(tries = 200)
    void noExampleIsInTwoParts(
            @ForAll @IntRange(min = 3, max = 200) int size,
            @ForAll @IntRange(max = 200) int validation,
            @ForAll @IntRange(max = 200) int test) {
        int taken = validation % (size / 2);
        int tested = test % (size / 2);
        Map<Part, Examples> parts = divide(split(taken + "", tested + ""), Map.of(Part.TRAIN, Setup.counting(size)));
        List<Integer> all = new ArrayList<>(numbers(parts, Part.TRAIN));
        all.addAll(numbers(parts, Part.VALIDATION));
        all.addAll(numbers(parts, Part.TEST));
        assertThat(all).hasSize(size).doesNotHaveDuplicates();
        assertThat(numbers(parts, Part.VALIDATION)).hasSize(taken);
        assertThat(numbers(parts, Part.TEST)).hasSize(tested);
    }
}
