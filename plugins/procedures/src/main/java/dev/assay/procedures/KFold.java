package dev.assay.procedures;

import dev.assay.spi.Name;
import dev.assay.spi.Procedure;
import dev.assay.spi.Settings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * k-fold cross-validation: the training part in k folds, each of which is the test part of one run that trains on the others. Stone 1974,
 * https://doi.org/10.1111/j.2517-6161.1974.tb00994.x; Kohavi 1995, https://www.ijcai.org/Proceedings/95-2/Papers/016.pdf
 *
 * @param folds k, 2 or more
 */
@Name("k-fold")
public record KFold(int folds) implements Procedure {
    public KFold {
        Settings.atLeast(2, "folds", folds);
    }

    @Override
    public Optional<Composite> composite(long seed, long splitSeed) {
        List<Run> runs = IntStream.rangeClosed(1, folds)
                .mapToObj(number -> new Run(
                        "fold-" + number,
                        Map.of(
                                "seed",
                                RunSeeds.of(seed, "k-fold", number),
                                "split.seed",
                                Long.toString(splitSeed),
                                "split.fold",
                                "{number: " + number + ", of: " + folds + "}",
                                "outputs",
                                "[test]")))
                .toList();
        return Optional.of(new Composite(runs, Together.POOLED));
    }
}
