package dev.assay.architectures;

import dev.assay.data.Task;
import dev.assay.network.Concatenate;
import dev.assay.network.Convolution1D;
import dev.assay.network.Dense;
import dev.assay.network.Dropout;
import dev.assay.network.Embedding;
import dev.assay.network.GlobalMaxPooling1D;
import dev.assay.network.Network;
import dev.assay.network.ReLU;
import dev.assay.spi.Architecture;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * The convnet for sentences: each word a learned vector, filters of several widths over the sequence side by side, the largest answer of
 * each over all places, dropout and a dense layer (Kim 2014, https://arxiv.org/abs/1408.5882).
 *
 * @param vocabulary how many words there are; the input's numbers are from 0 to one less
 * @param embedding the length of a word's vector
 * @param widths how many words the filters of each kind see
 * @param filters how many filters of each kind there are
 * @param dropout the layer before the last
 */
@Name("text-convnet")
public record TextConvnet(int vocabulary, int embedding, List<Integer> widths, int filters, Dropout dropout)
        implements Architecture {
    public TextConvnet {
        widths = List.copyOf(widths);
        Settings.atLeast(1, "vocabulary", vocabulary);
        Settings.atLeast(1, "embedding", embedding);
        Settings.atLeast(1, "filters", filters);
        if (widths.isEmpty()) {
            throw new IllegalArgumentException("widths is empty: name how many words filters see, as in [3, 4, 5]");
        }
        widths.forEach(width -> Settings.atLeast(1, "widths", width));
    }

    @Override
    public Network network(Shape input, Task task) {
        Network.Builder network = Network.of(input);
        String words = network.add(new Embedding(vocabulary, embedding)).last();
        List<String> largest = new ArrayList<>();
        for (int width : widths) {
            largest.add(network.add(Convolution1D.of(filters, width), words)
                    .add(new ReLU())
                    .add(new GlobalMaxPooling1D())
                    .last());
        }
        if (largest.size() > 1) {
            network.add(new Concatenate(), largest.toArray(String[]::new));
        }
        return network.add(dropout)
                .add(new Dense(task.outputs().length(), true))
                .build();
    }
}
