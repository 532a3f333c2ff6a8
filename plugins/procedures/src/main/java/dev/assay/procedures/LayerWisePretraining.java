package dev.assay.procedures;

import dev.assay.spi.Name;
import dev.assay.spi.Procedure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Greedy layer-wise pre-training: dense layers are learned one after the other without targets, each as an auto-encoder of what the layers below put
 * out, which stay as they are; then the whole network on the targets. Hinton et al. 2006, https://doi.org/10.1162/neco.2006.18.7.1527; Bengio et al. 2007,
 * https://proceedings.neurips.cc/paper/2006/hash/5da713a690c067105aeb2fae32403405-Abstract.html
 *
 * @param layers their names, from the lowest on
 * @param pretraining what is otherwise in the runs before the last, each as on the command line
 * @param baseline whether the network is trained from random weights as well, to compare with
 */
@Name("layer-wise-pretraining")
public record LayerWisePretraining(List<String> layers, List<String> pretraining, boolean baseline)
        implements Procedure {
    public LayerWisePretraining {
        layers = List.copyOf(layers);
        pretraining = List.copyOf(pretraining);
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("layers is empty: name the layers to pre-train, as in [dense1, dense2]");
        }
        if (new HashSet<>(layers).size() < layers.size()) {
            throw new IllegalArgumentException("layers must name each layer once, found " + layers);
        }
        Chain.check("pretraining", pretraining);
    }

    @Override
    public Optional<Composite> composite(long seed, long splitSeed) {
        Chain chain = new Chain("layer-wise-pretraining", seed, splitSeed);
        List<Run> runs = new ArrayList<>();
        Optional<String> before = Optional.empty();
        for (String layer : layers) {
            Run run = chain.pretraining(layer, before, pretraining);
            runs.add(run);
            before = Optional.of(run.name());
        }
        if (baseline) {
            runs.add(chain.anew("from-scratch", List.of()));
        }
        runs.add(chain.after(
                before.orElseThrow(), "fine-tuning", Map.of("transfer.take", "[" + String.join(", ", layers) + "]")));
        return Optional.of(new Composite(runs, Together.SUCCESSIVE));
    }
}
