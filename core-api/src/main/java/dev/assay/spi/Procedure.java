package dev.assay.spi;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How an experiment is made of runs. */
@Kind("procedure")
public interface Procedure extends Component {
    /**
     * The runs that an experiment is made of; empty where it is one run by itself.
     *
     * @param seed the experiment's, from which each run gets one of its own
     * @param splitSeed what the experiment's data are divided by: the same for all runs, so that none tests what another trains on
     */
    Optional<Composite> composite(long seed, long splitSeed);

    /**
     * Several runs, one after the other.
     *
     * @param together what becomes of what they predict
     */
    record Composite(List<Run> runs, Together together) {
        public Composite {
            runs = List.copyOf(runs);
        }
    }

    /**
     * A run of its own.
     *
     * @param name its folder's in that of the experiment, and the start of its figures' names: letters, digits and {@code -}
     * @param settings what is otherwise than in the experiment's config: a key and its value, each as on the command line
     * @param source the name of a run before, whose weights it begins with, as the config's {@code transfer} says; empty where it begins with none's
     */
    record Run(String name, Map<String, String> settings, Optional<String> source) {
        public Run {
            settings = Map.copyOf(settings);
        }

        /** A run that begins with no other's weights. */
        public Run(String name, Map<String, String> settings) {
            this(name, settings, Optional.empty());
        }
    }

    /** What several runs come to. */
    enum Together {
        /** Each run predicts other test examples; all together are measured once more. */
        POOLED,
        /** All predict the same examples, and the mean of their predictions is measured. */
        AVERAGED,
        /** Each is for itself or begins with what one before has learned; the last is what the experiment comes to. */
        SUCCESSIVE
    }
}
