package dev.assay.experiments.sweep;

import dev.assay.experiments.tracking.Follower;
import dev.assay.results.AtomicFile;
import dev.assay.results.Journal;
import dev.assay.results.RunDirectory;
import dev.assay.results.SweepDirectory;
import dev.assay.results.SweepState;
import dev.assay.results.SweepTrial;
import dev.assay.run.Event;
import dev.assay.spi.Tracker;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The journal of a sweep as a run of which its trials are parts, and what tells a tracker of it. */
public final class SweepJournal implements SweepListener, AutoCloseable {
    private final SweepDirectory directory;
    private final Journal journal;
    private final Follower follower;

    private SweepJournal(SweepDirectory directory, Journal journal, Follower follower) {
        this.directory = directory;
        this.journal = journal;
        this.follower = follower;
    }

    /**
     * Begins the journal, or goes on with it.
     *
     * @param config for {@code config.conf}, by which {@code assay sync} knows the tracker; that which is there stays
     * @param notices told at the end, in a line, where the sweep can be seen, or what is still to be told and why
     */
    public static SweepJournal open(
            SweepDirectory directory, SweepState state, Tracker tracker, String config, Consumer<String> notices) {
        RunDirectory run = directory.run();
        if (!Files.exists(run.config())) {
            AtomicFile.write(run.config(), config);
        }
        boolean begun = Files.exists(run.events()) && !Journal.read(run).isEmpty();
        Journal journal = Journal.open(run);
        if (!begun) {
            journal.append(beginning(state));
        }
        return new SweepJournal(directory, journal, Follower.start(tracker, run, notices));
    }

    private static List<Event> beginning(SweepState state) {
        Instant now = state.begun().time();
        List<Event> events = new ArrayList<>();
        events.add(new Event.Tag(now, Event.Tag.KEY, state.begun().parent()));
        events.add(new Event.Parameter(now, "sweep.metric", state.begun().metric()));
        events.add(new Event.Parameter(
                now, "sweep.goal", String.valueOf(state.begun().goal())));
        events.add(new Event.Parameter(
                now, "sweep.overrides", String.join(" ", state.begun().overrides())));
        for (String axis : state.begun().space()) {
            int equals = axis.indexOf('=');
            events.add(
                    equals < 0
                            ? new Event.Parameter(now, "sweep.space.zip", axis)
                            : new Event.Parameter(
                                    now, "sweep.space." + axis.substring(0, equals), axis.substring(equals + 1)));
        }
        if (!state.begun().seeds().isEmpty()) {
            events.add(new Event.Parameter(
                    now, "sweep.space.seed", String.join(",", state.begun().seeds())));
        }
        return events;
    }

    @Override
    public void ended(SweepTrial trial, SweepState state) {
        Instant now = Instant.now();
        int finished = state.count(SweepTrial.State.FINISHED);
        List<Event> events = new ArrayList<>();
        events.add(new Event.Metric(now, "sweep/finished", finished, finished + state.failed()));
        events.add(new Event.Metric(now, "sweep/failed", state.failed(), finished + state.failed()));
        state.best()
                .ifPresent(best -> events.add(new Event.Metric(
                        now,
                        "best/" + state.begun().metric(),
                        best.value(state.begun().metric()),
                        finished + state.failed())));
        journal.append(events);
    }

    /**
     * Says how the sweep stands at the end of this session.
     *
     * @param status as {@link Event.Tag#STATUS} has it
     */
    public void finish(String status) {
        Instant now = Instant.now();
        journal.append(List.of(
                new Event.Artifact(now, String.valueOf(directory.json().getFileName())),
                new Event.Artifact(now, String.valueOf(directory.csv().getFileName())),
                new Event.Tag(now, Event.Tag.STATUS, status)));
    }

    @Override
    public void close() {
        journal.close();
        follower.close();
    }
}
