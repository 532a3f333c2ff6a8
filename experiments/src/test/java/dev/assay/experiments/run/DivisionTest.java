package dev.assay.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.data.Examples;
import dev.assay.data.Part;
import dev.assay.data.Task;
import dev.assay.experiments.spec.Amount;
import dev.assay.experiments.spec.SplitSpec;
import dev.assay.experiments.spec.SplitSpec.Fold;
import dev.assay.run.Seeds;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import dev.assay.testing.HostExamples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
                amount(validation),
                amount(test),
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static SplitSpec limited(
            Optional<Amount> validation,
            Optional<Amount> test,
            Optional<Amount> limitTrain,
            Optional<Amount> limitValidation,
            Optional<Amount> limitTest) {
        return new SplitSpec(
                validation, test, false, Optional.empty(), Optional.empty(), limitTrain, limitValidation, limitTest);
    }

    private static SplitSpec fold(int number, int of) {
        return new SplitSpec(
                amount("2"),
                amount("0.5"),
                true,
                Optional.empty(),
                Optional.of(new Fold(number, of)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** So many examples, the class of example i being i * i modulo 3; their inputs count. */
    private static Examples threeClasses(int size) {
        double[] targets = new double[3 * size];
        IntStream.range(0, size).forEach(i -> targets[3 * i + i * i % 3] = 1);
        return new HostExamples(
                Setup.counting(size).batch(IntStream.range(0, size).toArray()).inputs(),
                Tensor.of(Shape.of(size, 3), targets));
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
        SplitSpec spec = limited(amount("0.1"), amount("20%"), amount("30"), amount("5"), amount("0.5"));
        Map<Part, Examples> parts = divide(spec, Map.of(Part.TRAIN, Setup.counting(100)));
        assertThat(numbers(parts, Part.TRAIN)).hasSize(30);
        assertThat(numbers(parts, Part.VALIDATION)).hasSize(5);
        assertThat(numbers(parts, Part.TEST)).hasSize(10);
    }

    @Test
    void limitsBeyondWhatThereIsChangeNothing() {
        SplitSpec spec = limited(amount(""), amount(""), amount("1000"), amount("5"), amount("5"));
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
        SplitSpec spec = limited(amount(""), amount(""), amount("0"), amount(""), amount(""));
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

    @Property(tries = 100)
    void foldsPartTheExamplesAndEachHasTheClassesInProportion(
            @ForAll @IntRange(min = 8, max = 120) int size,
            @ForAll @IntRange(min = 2, max = 8) int folds,
            @ForAll long seed) {
        Examples all = threeClasses(size);
        Examples unused = threeClasses(7);
        List<Integer> tested = new ArrayList<>();
        for (int number = 1; number <= folds; number++) {
            Division division = new Division(fold(number, folds), Task.MultiClass.of(3), new Seeds(seed));
            Map<Part, Examples> parts = division.of(Map.of(Part.TRAIN, all, Part.TEST, unused));
            List<Integer> test = numbers(parts, Part.TEST);
            assertThat(test.size()).isBetween(size / folds, size / folds + 1);
            List<Integer> whole = new ArrayList<>(test);
            whole.addAll(numbers(parts, Part.TRAIN));
            whole.addAll(numbers(parts, Part.VALIDATION));
            assertThat(whole).hasSize(size).doesNotHaveDuplicates();
            for (int c : new int[] {0, 1}) {
                long there =
                        IntStream.range(0, size).filter(i -> i * i % 3 == c).count();
                // Largest remainders may round twice: within the fold, and over those before it.
                assertThat((double) test.stream().filter(i -> i * i % 3 == c).count())
                        .isCloseTo((double) there * test.size() / size, within(1.5));
            }
            Examples part = Objects.requireNonNull(parts.get(Part.TEST));
            assertThat(IntStream.range(0, part.size()).map(part::origin).boxed().toList())
                    .isEqualTo(test);
            tested.addAll(test);
        }
        assertThat(tested).hasSize(size).doesNotHaveDuplicates();
    }

    @Test
    void rejectsMoreFoldsThanExamples() {
        assertThatThrownBy(() -> divide(fold(1, 11), Map.of(Part.TRAIN, Setup.counting(10))))
                .isInstanceOf(UserException.class)
                .hasMessage("split.fold: 11 folds need as many examples to train on, and there are 10");
        assertThatThrownBy(() -> fold(6, 5)).hasMessage("number must be from 1 to 5, found 6");
    }
}
