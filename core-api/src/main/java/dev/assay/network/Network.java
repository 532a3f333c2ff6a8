package dev.assay.network;

import dev.assay.run.Seeds;
import dev.assay.spi.Initializer;
import dev.assay.spi.Name;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A network as data: an acyclic graph of layers, each after those that it takes its inputs from; the last is the output.
 *
 * @param input the shape of one example, without the batch dimension
 */
public record Network(Shape input, List<Node> nodes) {
    /** The name under which nodes take the network's input. */
    public static final String INPUT = "input";

    /**
     * Checks names and shapes.
     *
     * @throws ShapeException where a layer cannot take what reaches it, naming the layer and the shapes
     * @throws IllegalArgumentException where there is no node, a name stands twice, or an input is not an earlier node
     */
    public Network {
        nodes = List.copyOf(nodes);
        if (nodes.isEmpty()) {
            throw new IllegalArgumentException("a network needs at least one layer");
        }
        shapes(input, nodes);
    }

    public static Builder of(Shape input) {
        return new Builder(input);
    }

    /** The output shape of each node, and of {@link #INPUT}, by name in the order of the nodes. */
    public Map<String, Shape> shapes() {
        return shapes(input, nodes);
    }

    /** The shape of what comes out, without the batch dimension. */
    public Shape output() {
        Node last = nodes.get(nodes.size() - 1);
        return last.layer().output(inputs(last));
    }

    /** The shapes that reach a node. */
    public List<Shape> inputs(Node node) {
        Map<String, Shape> shapes = shapes();
        return node.inputs().stream().map(shapes::get).toList();
    }

    /** All weights by {@code <node>/<weight>}, in the order of the nodes. */
    public Map<String, Weight> weights() {
        Map<String, Shape> shapes = shapes();
        Map<String, Weight> weights = new LinkedHashMap<>();
        for (Node node : nodes) {
            for (Weight weight :
                    node.layer().weights(node.inputs().stream().map(shapes::get).toList())) {
                weights.put(node.name() + "/" + weight.name(), weight);
            }
        }
        return weights;
    }

    /**
     * The node that a weight belongs to.
     *
     * @param weight its name in a network, {@code <node>/<weight>}
     */
    public static String layer(String weight) {
        return weight.substring(0, weight.lastIndexOf('/'));
    }

    /** How many numbers are trained. */
    public long parameters() {
        return weights().values().stream()
                .filter(w -> w.role().trained())
                .mapToLong(w -> w.shape().elements())
                .sum();
    }

    /**
     * First values for all weights, each from its own stream of random numbers, so that a weight's values depend on the seed, its
     * name and its shape alone.
     */
    public Map<String, Tensor> initialWeights(Initializer initializer, Seeds seeds) {
        Map<String, Tensor> values = new LinkedHashMap<>();
        weights()
                .forEach((name, weight) -> values.put(
                        name,
                        weight.role() == Weight.Role.KERNEL
                                ? initializer.initialize(weight, seeds.stream("initialization/" + name))
                                : filled(
                                        weight,
                                        weight.role() == Weight.Role.BIAS ? initializer.bias() : weight.start())));
        return values;
    }

    private static Tensor filled(Weight weight, double start) {
        Tensor value = Tensor.zeros(weight.shape());
        Arrays.fill(value.values(), (float) start);
        return value;
    }

    /**
     * The definition of what the network computes: every node's output by name, for a batch.
     *
     * @param passes what each layer gets, by the node's name
     */
    public <T> Map<String, T> forward(Ops<T> ops, T batch, Function<String, Pass<T>> passes) {
        Map<String, T> outputs = new LinkedHashMap<>();
        outputs.put(INPUT, batch);
        for (Node node : nodes) {
            List<T> inputs = node.inputs().stream().map(outputs::get).toList();
            outputs.put(node.name(), node.layer().forward(ops, inputs, passes.apply(node.name())));
        }
        return outputs;
    }

    private static Map<String, Shape> shapes(Shape input, List<Node> nodes) {
        if (input.dimensions().contains(0) || !input.fitsArray()) {
            throw new ShapeException("a network's input has 1 to 2147483647 elements, found the shape " + input);
        }
        Map<String, Shape> shapes = new LinkedHashMap<>();
        shapes.put(INPUT, input);
        for (Node node : nodes) {
            List<Shape> inputs = new ArrayList<>();
            for (String name : node.inputs()) {
                Shape shape = shapes.get(name);
                if (shape == null) {
                    throw new IllegalArgumentException("layer '" + node.name() + "' takes its input from '" + name
                            + "', which is not a layer before it; there are: " + String.join(", ", shapes.keySet()));
                }
                inputs.add(shape);
            }
            if (shapes.put(node.name(), checked(node, inputs)) != null) {
                throw new IllegalArgumentException("two layers are named '" + node.name() + "'");
            }
        }
        return shapes;
    }

    private static Shape checked(Node node, List<Shape> inputs) {
        try {
            Shape output = node.layer().output(inputs);
            checkFits("puts out", output);
            node.layer().weights(inputs).forEach(w -> checkFits("has a " + w.name() + " of", w.shape()));
            return output;
        } catch (ShapeException e) {
            throw new ShapeException(description(node) + e.getMessage());
        } catch (ArithmeticException e) {
            throw new ShapeException(
                    description(node) + "comes to sizes beyond 2147483647 for inputs of " + Inputs.list(inputs));
        }
    }

    private static void checkFits(String what, Shape shape) {
        if (!shape.fitsArray()) {
            throw new ShapeException(what + " " + shape + ", which is more than the 2147483647 numbers of an array");
        }
    }

    private static String description(Node node) {
        return "layer '" + node.name() + "' (" + kind(node.layer()) + ") ";
    }

    /** The layer's name in configs. */
    public static String kind(Layer layer) {
        Name name = layer.getClass().getAnnotation(Name.class);
        return name == null ? layer.getClass().getSimpleName().toLowerCase(Locale.ROOT) : name.value();
    }

    /** Puts a network together; each layer follows the one before unless it names its inputs. */
    public static final class Builder {
        private final Shape input;
        private final List<Node> nodes = new ArrayList<>();
        private final Map<String, Integer> counts = new HashMap<>();
        private String last = INPUT;

        private Builder(Shape input) {
            this.input = input;
        }

        /** Adds a layer after the last one, named after its kind and a running number: {@code dense1}. */
        public Builder add(Layer layer) {
            return add(layer, last);
        }

        /** Adds a layer that takes the named inputs. */
        public Builder add(Layer layer, String... inputs) {
            String kind = kind(layer).replaceAll("-[12]d$", "").replace("batch-normalization", "norm");
            return named(kind + counts.merge(kind, 1, Integer::sum), layer, inputs);
        }

        /** Adds a layer under a name of its own, after the last one unless inputs are given. */
        public Builder named(String name, Layer layer, String... inputs) {
            nodes.add(new Node(name, layer, inputs.length == 0 ? List.of(last) : List.of(inputs)));
            last = name;
            return this;
        }

        /** The name of the layer that was added last, to take up later. */
        public String last() {
            return last;
        }

        /** The shape that comes out of the layer that was added last. */
        public Shape shape() {
            return shapes(input, nodes).getOrDefault(last, input);
        }

        /** The shape that comes out of a layer that was added, or of {@link #INPUT}. */
        public Shape shape(String layer) {
            return Optional.ofNullable(shapes(input, nodes).get(layer)).orElseThrow();
        }

        /** The network, checked as {@link Network} says. */
        public Network build() {
            return new Network(input, nodes);
        }
    }
}
