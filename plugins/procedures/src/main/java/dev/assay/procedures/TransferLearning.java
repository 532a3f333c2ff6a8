package dev.assay.procedures;

import dev.assay.spi.Name;
import dev.assay.spi.Procedure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Transfer learning from the beginning: a run on something else, and then the experiment, whose network begins with what that one has learned.
 * Yosinski et al. 2014, https://arxiv.org/abs/1411.1792
 *
 * @param source what is otherwise in the run before, each as on the command line
 * @param baseline whether the experiment is run from random weights as well, to compare with
 */
@Name("transfer-learning")
public record TransferLearning(List<String> source, boolean baseline) implements Procedure {
    public TransferLearning {
        source = List.copyOf(source);
        Chain.check("source", source);
    }

    @Override
    public Optional<Composite> composite(long seed, long splitSeed) {
        Chain chain = new Chain("transfer-learning", seed, splitSeed);
        List<Run> runs = new ArrayList<>(List.of(chain.anew("source", source)));
        if (baseline) {
            runs.add(chain.anew("from-scratch", List.of()));
        }
        runs.add(chain.after("source", "transferred", Map.of()));
        return Optional.of(new Composite(runs, Together.SUCCESSIVE));
    }
}
