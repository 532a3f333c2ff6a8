package dev.assay.experiments.gate;

import dev.assay.experiments.gate.Build.Failed;
import dev.assay.experiments.run.TemporaryFolder;
import dev.assay.results.gate.Check;
import dev.assay.results.gate.Cost;
import dev.assay.results.gate.Round;
import dev.assay.results.gate.SpeedCheck;
import dev.assay.results.gate.Verdict;
import dev.assay.spi.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Base and head, run in turns on one machine in one job: what else the machine does falls on both. The first round only warms the system's caches.
 */
public final class Turns {
    private final Build base;
    private final Build head;
    private final List<String> words;
    private final List<Long> seeds;
    private final Consumer<String> tell;
    private int rounds;

    /**
     * @param base the folder of the one build, {@code head} of the other
     * @param words the overrides of the run that is measured
     * @param seeds taken in turn, the same for both
     * @param tell told of every round
     * @throws UserException where one of the folders has no command
     */
    public Turns(Path base, Path head, List<String> words, List<Long> seeds, Consumer<String> tell) {
        this.base = Build.of("base", base);
        this.head = Build.of("head", head);
        this.words = List.copyOf(words);
        this.seeds = List.copyOf(seeds);
        this.tell = tell;
    }

    /** Where base and head ran so that their times say nothing about the code. */
    private static final class NotComparable extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotComparable(String message) {
            super(message);
        }
    }

    /**
     * Measures as long as it takes and judges, as {@link SpeedCheck} does.
     *
     * @param margins by how much each cost may grow, as a share
     */
    public List<Check> judge(Map<Cost, Double> margins, int mostRounds) {
        try {
            boolean watched = margins.containsKey(Cost.MEMORY);
            next(watched);
            return SpeedCheck.judge(margins, mostRounds, () -> next(watched));
        } catch (Failed e) {
            // A head that cannot do what the base can is worse; where the base cannot, there is nothing to compare.
            Verdict verdict = e.side().equals("head") ? Verdict.REGRESSED : Verdict.UNDECIDED;
            return unmeasured(margins, verdict, String.valueOf(e.getMessage()));
        } catch (NotComparable e) {
            return unmeasured(margins, Verdict.UNDECIDED, String.valueOf(e.getMessage()));
        }
    }

    private static List<Check> unmeasured(Map<Cost, Double> margins, Verdict verdict, String reason) {
        return margins.keySet().stream()
                .map(cost -> SpeedCheck.unmeasured(cost, verdict, reason))
                .toList();
    }

    private Round next(boolean watched) {
        List<String> seeded = new ArrayList<>(words);
        seeded.add("seed=" + seeds.get(rounds % seeds.size()));
        List<Measurement> both = measure(seeded, watched);
        difference(both.get(0).conditions(), both.get(1).conditions()).ifPresent(difference -> {
            throw new NotComparable("base and head do not run alike, so their times cannot be compared: " + difference);
        });
        if ("1".equals(both.get(0).conditions().get("cores"))) {
            throw new NotComparable("they had one core, on which Java's compiler takes the time of the steps, so that"
                    + " their times say little about the code; it takes two");
        }
        Round round = new Round(both.get(0).costs(), both.get(1).costs());
        tell.accept((rounds == 0 ? "warm-up" : "round " + rounds) + ": "
                + Stream.of(Cost.values())
                        .flatMap(cost -> round.slower(cost).stream()
                                .map(slower -> String.format(Locale.ROOT, "%s %+.1f %%", cost.label(), 100 * slower)))
                        .collect(Collectors.joining(", ")));
        rounds++;
        return round;
    }

    private static Optional<String> difference(Map<String, String> base, Map<String, String> head) {
        TreeSet<String> names = new TreeSet<>(base.keySet());
        names.addAll(head.keySet());
        return names.stream()
                .filter(name -> !base.getOrDefault(name, "none").equals(head.getOrDefault(name, "none")))
                .map(name ->
                        name + " is " + base.getOrDefault(name, "none") + " and " + head.getOrDefault(name, "none"))
                .reduce((one, other) -> one + "; " + other);
    }

    /** The base's and the head's. */
    private List<Measurement> measure(List<String> words, boolean watched) {
        try (TemporaryFolder folder = TemporaryFolder.create("assay-gate");
                Build.Run before =
                        base.start(words, Files.createDirectory(folder.path().resolve("base")));
                Build.Run after =
                        head.start(words, Files.createDirectory(folder.path().resolve("head")));
                Alternation alternation = new Alternation(before.process(), after.process())) {
            List<Pauses> pauses = alternation.run(rounds % 2, () -> {
                if (watched) {
                    before.look();
                    after.look();
                }
            });
            // In this order: where the base cannot do it, there is nothing to compare with.
            return List.of(before.measurement(pauses.get(0)), after.measurement(pauses.get(1)));
        } catch (IOException e) {
            throw new UserException("Cannot measure base and head by turns: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserException("Interrupted while base and head ran by turns.", e);
        }
    }
}
