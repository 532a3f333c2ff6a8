package dev.assay.results.compare;

import dev.assay.results.statistics.Friedman;
import java.util.List;
import java.util.Optional;

/**
 * The answer.
 *
 * @param groups the best first
 * @param pairs all, or with many groups those of the best with each other
 * @param ranks over the repetitions that all groups have; empty with fewer than three groups or two repetitions
 * @param importance of the config keys that differ, the most important first; empty where too little differs
 * @param remarks on what the reader should know, such as groups that are not what they seem
 */
public record Comparison(
        Question question,
        List<Group> groups,
        List<Pair> pairs,
        Optional<Friedman> ranks,
        List<Importance> importance,
        List<LeftOut> leftOut,
        List<String> remarks) {
    public Comparison {
        groups = List.copyOf(groups);
        pairs = List.copyOf(pairs);
        importance = List.copyOf(importance);
        leftOut = List.copyOf(leftOut);
        remarks = List.copyOf(remarks);
    }
}
