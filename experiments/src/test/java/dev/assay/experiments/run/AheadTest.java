package dev.assay.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.data.Batch;
import dev.assay.data.ComputedExamples;
import dev.assay.data.Examples;
import dev.assay.run.Seeds;
import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AheadTest {
    private static final Examples EXAMPLES = Setup.counting(10);

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void handsOutInOrderWhateverTheThreads(int threads) {
        List<Long> numbers = new ArrayList<>();
        try (Ahead<Long> ahead = new Ahead<>(threads, 5, 300, number -> number)) {
            for (long i = 5; i < 300; i++) {
                numbers.add(ahead.next());
            }
        }
        assertThat(numbers).isSorted().startsWith(5L).endsWith(299L).hasSize(295);
    }

    @Test
    void makesTheNextWhileNobodyAsksAndNoMoreThanTwoAThread() throws InterruptedException {
        AtomicLong made = new AtomicLong();
        CountDownLatch three = new CountDownLatch(3);
        try (Ahead<Long> ahead = new Ahead<>(1, 0, 100, number -> {
            made.incrementAndGet();
            three.countDown();
            return number;
        })) {
            assertThat(ahead.next()).isZero();
            three.await();
        }
        assertThat(made).hasValue(3);
    }

    /** Each thread has a clock of its own, which moves by what making takes and by what is done with a value. */
    @ParameterizedTest
    @CsvSource({"60000, 3000000, true", "100000, 3000000, false", "100000, 200000, false", "40000, 200000, true"})
    void makesWhatTakesLittleTimeWhereItIsAskedFor(long making, long between, boolean little) {
        ThreadLocal<Long> clock = ThreadLocal.withInitial(() -> 0L);
        Map<Long, Thread> makers = new ConcurrentHashMap<>();
        LongFunction<Long> make = number -> {
            clock.set(clock.get() + making);
            makers.put(number, Thread.currentThread());
            return number;
        };
        try (Ahead<Long> ahead = new Ahead<>(1, 0, 60, make, clock::get)) {
            for (long i = 0; i < 60; i++) {
                assertThat(ahead.next()).isEqualTo(i);
                clock.set(clock.get() + between);
            }
        }
        assertThat(makers.get(0L)).isNotSameAs(Thread.currentThread());
        assertThat(makers.get(59L) == Thread.currentThread()).isEqualTo(little);
    }

    @Test
    void passesOverWhatTakesLittleTimeOnceThatIsKnown() {
        AtomicLong made = new AtomicLong();
        try (Ahead<Long> ahead = new Ahead<>(
                1,
                0,
                1000,
                number -> {
                    made.incrementAndGet();
                    return number;
                },
                () -> 0)) {
            long number = 0;
            while (!ahead.passOver()) {
                assertThat(ahead.next()).isEqualTo(number++);
            }
            assertThat(number).isGreaterThan(10);
            assertThat(made).hasValue(number);
            assertThat(ahead.passOver()).isTrue();
            assertThat(ahead.next()).isEqualTo(number + 2);
        }
    }

    @Test
    void throwsWhatWentWrongWhereItsValueIsAskedFor() {
        UserException mistake = new UserException("line 2 is torn");
        try (Ahead<Long> ahead = new Ahead<>(1, 0, 9, failing(mistake))) {
            assertThat(ahead.next()).isZero();
            assertThat(ahead.next()).isOne();
            assertThatThrownBy(ahead::next).isSameAs(mistake);
        }
        OutOfMemoryError memory = new OutOfMemoryError("Java heap space");
        try (Ahead<Long> ahead = new Ahead<>(1, 2, 9, number -> {
            throw memory;
        })) {
            assertThatThrownBy(ahead::next).isSameAs(memory);
        }
    }

    private static LongFunction<Long> failing(RuntimeException at) {
        return number -> {
            if (number == 2) {
                throw at;
            }
            return number;
        };
    }

    @Test
    void batchesAreAFunctionOfTheStep() {
        TrainingBatches inOrder = new TrainingBatches(EXAMPLES, 4, new Seeds(3));
        List<Batch> all = new ArrayList<>();
        for (long step = 0; step < 9; step++) {
            all.add(inOrder.at(step));
        }
        TrainingBatches backwards = new TrainingBatches(EXAMPLES, 4, new Seeds(3));
        for (int step = 8; step >= 0; step--) {
            assertThat(backwards.at(step)).isEqualTo(all.get(step));
        }
        assertThat(all).extracting(Batch::size).containsExactly(4, 4, 2, 4, 4, 2, 4, 4, 2);
        assertThat(all.get(0).inputs().shape()).isEqualTo(Shape.of(4, 1));
    }

    @Test
    void examplesInMemoryAreThoseOfTheBatch() {
        TrainingBatches batches = new TrainingBatches(EXAMPLES, 4, new Seeds(3));
        for (long step = 0; step < 9; step++) {
            Examples inMemory = batches.inMemory(step).orElseThrow();
            assertThat(inMemory.asBatch()).isEqualTo(batches.at(step));
        }
        Examples computed = new ComputedExamples(
                10, EXAMPLES.inputShape(), EXAMPLES.targetShape(), EXAMPLES::copyInput, EXAMPLES::copyTarget);
        assertThat(new TrainingBatches(computed, 4, new Seeds(3)).inMemory(0)).isEmpty();
    }

    @Test
    void batchesInArraysThatWereUsedBeforeAreTheSame() {
        TrainingBatches fresh = new TrainingBatches(EXAMPLES, 4, new Seeds(3));
        TrainingBatches again = new TrainingBatches(EXAMPLES, 4, new Seeds(3));
        for (long step = 0; step < 9; step++) {
            Batch batch = again.at(step);
            assertThat(batch).isEqualTo(fresh.at(step));
            Arrays.fill(batch.inputs().values(), Float.NaN);
            Arrays.fill(batch.targets().values(), Float.NaN);
            again.takeBack(batch);
        }
    }
}
