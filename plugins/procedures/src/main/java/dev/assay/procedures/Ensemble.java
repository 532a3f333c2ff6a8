package dev.assay.procedures;

import dev.assay.spi.Name;
import dev.assay.spi.Procedure;
import dev.assay.spi.Settings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * An ensemble: networks that differ by their seeds alone, trained on the same examples, whose predictions are averaged. Hansen and Salamon 1990,
 * https://doi.org/10.1109/34.58871; Lakshminarayanan et al. 2017, https://arxiv.org/abs/1612.01474
 *
 * @param members how many, 2 or more
 */
@Name("ensemble")
public record Ensemble(int members) implements Procedure {
    public Ensemble {
        Settings.atLeast(2, "members", members);
    }

    @Override
    public Optional<Composite> composite(long seed, long splitSeed) {
        List<Run> runs = IntStream.rangeClosed(1, members)
                .mapToObj(number -> new Run(
                        "member-" + number,
                        Map.of(
                                "seed", RunSeeds.of(seed, "ensemble", number),
                                "split.seed", Long.toString(splitSeed),
                                "outputs", "[validation, test]")))
                .toList();
        return Optional.of(new Composite(runs, Together.AVERAGED));
    }
}
