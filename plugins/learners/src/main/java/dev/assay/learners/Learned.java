package dev.assay.learners;

import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Reads and writes the numbers that were learned. */
final class Learned {
    /** Stands for a size that may be any. */
    static final int ANY = -1;

    private static final String REST = "-rest";

    private Learned() {}

    /**
     * The tensor of a name.
     *
     * @throws IllegalArgumentException where there is none, or it has another shape
     */
    static Tensor tensor(Map<String, Tensor> learned, String name, int... sizes) {
        Tensor tensor = learned.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("there is no '" + name + "' in what was learned");
        }
        boolean same = tensor.shape().rank() == sizes.length;
        for (int d = 0; same && d < sizes.length; d++) {
            same = sizes[d] == ANY || sizes[d] == tensor.shape().size(d);
        }
        if (!same) {
            throw new IllegalArgumentException("'" + name + "' in what was learned has the shape " + tensor.shape()
                    + ", expected "
                    + IntStream.of(sizes)
                            .mapToObj(size -> size == ANY ? "any" : Integer.toString(size))
                            .collect(Collectors.joining("x")));
        }
        return tensor;
    }

    /** Adds numbers that single precision is too coarse for: as one tensor, and what that leaves over as another. */
    static void put(Map<String, Tensor> learned, String name, Shape shape, double[] values) {
        float[] main = new float[values.length];
        float[] rest = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            main[i] = (float) values[i];
            rest[i] = (float) (values[i] - main[i]);
        }
        learned.put(name, new Tensor(shape, main));
        learned.put(name + REST, new Tensor(shape, rest));
    }

    /** What {@link #put} added. */
    static double[] doubles(Map<String, Tensor> learned, String name, int... sizes) {
        float[] main = tensor(learned, name, sizes).values();
        float[] rest = tensor(learned, name + REST, sizes).values();
        double[] values = new double[main.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (double) main[i] + rest[i];
        }
        return values;
    }

    /** All names with something before them. */
    static Map<String, Tensor> prefixed(String prefix, Map<String, Tensor> learned) {
        Map<String, Tensor> all = new LinkedHashMap<>();
        learned.forEach((name, tensor) -> all.put(prefix + name, tensor));
        return all;
    }

    /** Those that begin with something, without it. */
    static Map<String, Tensor> below(String prefix, Map<String, Tensor> learned) {
        Map<String, Tensor> some = new LinkedHashMap<>();
        learned.keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .forEach(name -> some.put(name.substring(prefix.length()), Objects.requireNonNull(learned.get(name))));
        return some;
    }

    /** The prefix of a member of many. */
    static String member(String what, int number) {
        return what + "-" + number + "/";
    }
}
