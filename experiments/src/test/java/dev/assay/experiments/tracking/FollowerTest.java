package dev.assay.experiments.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.experiments.tracking.Follower.Pace;
import dev.assay.results.Journal;
import dev.assay.results.RunDirectory;
import dev.assay.results.RunLock;
import dev.assay.run.Event;
import dev.assay.spi.Tracker;
import dev.assay.spi.TrackerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class FollowerTest {
    private static final Instant NOW = Instant.parse("2026-11-21T11:00:00Z");
    private static final Pace FAST =
            new Pace(Duration.ofMillis(5), Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofSeconds(5));

    @TempDir
    Path runs;

    private RunDirectory run;
    private final Place place = new Place();
    private final List<String> notices = new CopyOnWriteArrayList<>();

    @BeforeEach
    void create() {
        run = RunDirectory.create(runs, "mine", "1");
        note(new Event.Parameter(NOW, "epochs", "2"));
    }

    /** A place that keeps what it is told, each thing once, and can be out of order. */
    private static final class Place implements Tracker {
        final List<Event> told = new CopyOnWriteArrayList<>();
        final List<String> keys = new CopyOnWriteArrayList<>();
        volatile Optional<TrackerException> trouble = Optional.empty();
        volatile boolean empty = true;
        volatile boolean forgetful;
        final CountDownLatch tried = new CountDownLatch(3);
        volatile CountDownLatch gate = new CountDownLatch(0);

        @Override
        public String place() {
            return "the place";
        }

        @Override
        public Session session(TrackedRun tracked) {
            keys.add(tracked.key());
            AtomicBoolean closed = new AtomicBoolean();
            return new Session() {
                @Override
                public boolean begin() throws TrackerException {
                    check();
                    boolean isNew = empty;
                    empty = false;
                    return isNew;
                }

                @Override
                public void tell(List<Event> events) throws TrackerException {
                    for (Event event : events) {
                        check();
                        if (!told.contains(event)) {
                            told.add(event);
                        }
                    }
                    if (forgetful) {
                        forgetful = false;
                        throw TrackerException.passing("the answer was lost");
                    }
                }

                @Override
                public Optional<String> address() {
                    return Optional.of("http://page");
                }

                @Override
                public void close() {
                    closed.set(true);
                    gate.countDown();
                }

                private void check() throws TrackerException {
                    Place.this.check();
                    if (closed.get()) {
                        throw TrackerException.passing("closed");
                    }
                }
            };
        }

        private void check() throws TrackerException {
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            // Read once: a test may end the trouble meanwhile.
            Optional<TrackerException> now = trouble;
            if (now.isPresent()) {
                tried.countDown();
                throw now.get();
            }
        }
    }

    private void note(Event... events) {
        try (Journal journal = Journal.open(run)) {
            journal.append(List.of(events));
        }
    }

    private static Event.Metric metric(long step) {
        return new Event.Metric(NOW.plusMillis(step), "train/loss", 1.0 / (step + 1), step);
    }

    private static Event.Tag status(String status) {
        return new Event.Tag(NOW.plusSeconds(9), Event.Tag.STATUS, status);
    }

    private Follower start() {
        return Follower.start(place, run, notices::add, FAST);
    }

    private void await(int events) throws InterruptedException {
        while (place.told.size() < events) {
            Thread.sleep(2);
        }
    }

    @Test
    void tellsWhatIsJournalledWhileTheRunGoesOn() throws InterruptedException {
        try (Follower follower = start()) {
            await(1);
            note(metric(1));
            await(2);
            note(metric(2), status("finished"));
        }
        assertThat(place.told).isEqualTo(Journal.read(run));
        assertThat(notices).containsExactly("tracked: http://page");
    }

    @Test
    void tellsAJournalLongerThanAPieceInOrder() {
        Event[] events = new Event[2500];
        for (int i = 0; i < events.length; i++) {
            events[i] = metric(i);
        }
        try (Follower follower = start()) {
            note(events);
            note(status("finished"));
        }
        assertThat(place.told).isEqualTo(Journal.read(run));
    }

    @Test
    void goesOnOnceThePlaceIsBack() throws InterruptedException {
        place.trouble = Optional.of(TrackerException.passing("away"));
        try (Follower follower = start()) {
            note(metric(1));
            place.tried.await();
            assertThat(place.told).isEmpty();
            place.trouble = Optional.empty();
            note(metric(2), status("finished"));
        }
        assertThat(place.told).isEqualTo(Journal.read(run));
        assertThat(notices).containsExactly("tracked: http://page");
    }

    @Test
    void leavesTheRestToSyncWhereThePlaceStaysAway() throws TrackerException {
        place.trouble = Optional.of(TrackerException.passing("away"));
        try (Follower follower = start()) {
            note(metric(1), status("finished"));
        }
        assertThat(notices)
                .containsExactly("assay: not all of the run has been told to the place (away); `assay sync "
                        + run.path() + "` tells the rest");
        place.trouble = Optional.empty();
        assertThat(Sync.USUAL.run(place, run).events()).isEqualTo(3);
        assertThat(place.told).isEqualTo(Journal.read(run));
        assertThat(Sync.USUAL.run(place, run).events()).isZero();
        assertThat(place.told).isEqualTo(Journal.read(run));
        assertThat(place.keys).hasSize(3).containsOnly(place.keys.get(0));
    }

    @Test
    void doesNotKeepTheRunWaitingForAPlaceThatWasAwayForLong() throws InterruptedException {
        place.trouble = Optional.of(TrackerException.passing("away"));
        Pace growing = new Pace(FAST.interval(), FAST.retry(), Duration.ofHours(1), Duration.ofSeconds(20));
        Follower follower = Follower.start(place, run, notices::add, growing);
        Thread.sleep(700);
        long start = System.nanoTime();
        follower.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(500));
    }

    @Test
    void doesNotTryAgainWhatIsOfNoUse() {
        place.trouble = Optional.of(TrackerException.lasting("who are you"));
        try (Follower follower = start()) {
            note(status("finished"));
        }
        assertThat(place.tried.getCount()).isEqualTo(2);
        assertThat(notices).singleElement().asString().contains("who are you");
    }

    @Test
    void leavesThePlaceAloneForAsLongAsItAsks() throws InterruptedException {
        place.trouble = Optional.of(TrackerException.busy("slow down", Duration.ofMillis(300)));
        long start = System.nanoTime();
        try (Follower follower = start()) {
            while (place.tried.getCount() > 2) {
                Thread.sleep(1);
            }
            place.trouble = Optional.empty();
            note(status("finished"));
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(300));
        assertThat(place.told).isEqualTo(Journal.read(run));
    }

    @Test
    void doesNotKeepTheRunWaitingForAPlaceThatAsksForLong() {
        place.trouble = Optional.of(TrackerException.busy("slow down", Duration.ofHours(1)));
        long start = System.nanoTime();
        try (Follower follower = start()) {
            note(status("finished"));
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
        assertThat(notices).singleElement().asString().contains("slow down");
    }

    @Test
    void doesNotKeepTheRunWaitingForAPlaceThatHangs() {
        place.gate = new CountDownLatch(1);
        Pace hasty = new Pace(FAST.interval(), FAST.retry(), FAST.longestRetry(), Duration.ofMillis(200));
        long start = System.nanoTime();
        Follower.start(place, run, notices::add, hasty).close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
        assertThat(notices).singleElement().asString().contains("it is slow");
    }

    @Test
    void tellsAgainWhatMayHaveBeenLost() {
        place.forgetful = true;
        try (Follower follower = start()) {
            note(metric(1), status("finished"));
        }
        assertThat(place.told).isEqualTo(Journal.read(run));
    }

    @Test
    void tellsAPlaceThatKnowsNothingAllFromTheStart() throws TrackerException {
        note(metric(1), status("finished"));
        Sync.USUAL.run(place, run);
        Place fresh = new Place();
        assertThat(Sync.USUAL.run(fresh, run).events()).isEqualTo(3);
        assertThat(fresh.told).isEqualTo(Journal.read(run));
    }

    @Test
    void tellsThatARunHasFailedWhoseJournalDoesNotSay() {
        try (Follower follower = start()) {
            note(metric(1));
        }
        assertThat(place.told).last().isEqualTo(new Event.Tag(metric(1).time(), Event.Tag.STATUS, "failed"));
    }

    @Test
    void syncTellsThatARunWasKilledWhoseJournalDoesNotSay() throws TrackerException {
        note(metric(1));
        for (int i = 0; i < 2; i++) {
            Sync.USUAL.run(place, run);
            assertThat(place.told)
                    .hasSize(3)
                    .last()
                    .isEqualTo(new Event.Tag(metric(1).time(), Event.Tag.STATUS, "killed"));
        }
    }

    @Test
    void syncLeavesOpenHowARunEndsThatGoesOn() throws TrackerException {
        note(metric(1));
        try (RunLock lock = RunLock.of(run)) {
            Sync.USUAL.run(place, run);
        }
        assertThat(place.told).isEqualTo(Journal.read(run));
    }

    @Test
    void aRunThatIsTakenUpAgainIsRunningUntilItEnds() throws TrackerException {
        note(metric(1), status("stopped"));
        Sync.USUAL.run(place, run);
        try (Follower follower = start()) {
            note(new Event.Tag(NOW, Event.Tag.RESUMED, "at step 1"), metric(2));
        }
        assertThat(place.told.stream().filter(Event.Tag.class::isInstance).map(tag -> ((Event.Tag) tag).value()))
                .containsExactly("stopped", "running", "at step 1", "failed");
    }

    @Test
    void onlyOneTellsAtATime() throws Exception {
        place.gate = new CountDownLatch(1);
        try (Follower follower = start()) {
            while (place.keys.isEmpty()) {
                Thread.sleep(1);
            }
            assertThat(Sync.USUAL.run(place, run).busy()).isTrue();
            place.gate.countDown();
            note(status("finished"));
        }
        assertThat(Sync.USUAL.run(place, run).busy()).isFalse();
    }

    @Test
    void aDamagedJournalIsToldUpToTheDamageAndSaidToBeDamaged() throws IOException {
        Files.writeString(run.events(), "{\"event\":\n", StandardOpenOption.APPEND);
        start().close();
        assertThat(notices).singleElement().asString().contains("events.jsonl is damaged");
    }

    @Test
    void theKeyStaysTheSameWhereverTheFolderGoesAndIsAnotherForAnotherRun() throws Exception {
        List<Path> folders = new ArrayList<>(List.of(run.path()));
        Path moved = runs.resolve("elsewhere/2");
        Files.createDirectories(moved);
        Files.copy(run.events(), moved.resolve("events.jsonl"));
        folders.add(moved);
        for (Path folder : folders) {
            Sync.USUAL.run(place, new RunDirectory(folder));
        }
        assertThat(place.keys.get(0)).isEqualTo(place.keys.get(1)).matches("[0-9a-f]{32}");
        RunDirectory other = RunDirectory.create(runs, "mine", "2");
        try (Journal journal = Journal.open(other)) {
            journal.append(new Event.Parameter(NOW.plusNanos(1000), "epochs", "2"));
        }
        Sync.USUAL.run(place, other);
        assertThat(place.keys.get(2)).isNotEqualTo(place.keys.get(0));
    }

    @Test
    void aJournalThatBeginsWithAKeyIsToldUnderIt() throws Exception {
        RunDirectory sweep = RunDirectory.create(runs, "mine", "sweep-1");
        try (Journal journal = Journal.open(sweep)) {
            journal.append(new Event.Tag(NOW, Event.Tag.KEY, "mine-sweep-1"));
            journal.append(new Event.Parameter(NOW, "epochs", "2"));
        }
        Sync.USUAL.run(place, sweep);
        assertThat(place.keys).containsExactly("mine-sweep-1");
    }
}
