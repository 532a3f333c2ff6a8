package dev.assay.engine.pytorch;

import dev.assay.spi.Optimizer;
import dev.assay.spi.Progress;
import dev.assay.tensor.Ops;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An optimizer's formula for one step, written down in PyTorch's own language: its results lie where weights and slots lay.
 *
 * <p>The formula over {@link PyTorchOps} itself would allocate, fill and free an array as large as the weights for each of its operations.
 * Here what is not used again is overwritten, and what is multiplied by a number only to be added is added with a factor.
 *
 * @param lines what a {@link Script} of weights, gradient and slots does
 * @param numbers the numbers that the script takes, which change from step to step where the lines do not
 */
record RecordedStep(List<String> lines, List<Double> numbers) {
    /** PyTorch's names of the operations, element by element, that may be written down. */
    private static final Map<String, String> KNOWN = Map.ofEntries(
            Map.entry("abs", "abs"),
            Map.entry("add", "add"),
            Map.entry("divide", "div"),
            Map.entry("exp", "exp"),
            Map.entry("log", "log"),
            Map.entry("log1p", "log1p"),
            Map.entry("maximum", "maximum"),
            Map.entry("minimum", "minimum"),
            Map.entry("multiply", "mul"),
            Map.entry("negative", "neg"),
            Map.entry("power", "pow"),
            Map.entry("sigmoid", "sigmoid"),
            Map.entry("sign", "sign"),
            Map.entry("sin", "sin"),
            Map.entry("sqrt", "sqrt"),
            Map.entry("square", "square"),
            Map.entry("subtract", "sub"),
            Map.entry("tanh", "tanh"));

    /** What PyTorch cannot write over its argument. */
    private static final Set<String> ALWAYS_NEW = Set.of("maximum", "minimum", "clamp_min", "rsub");

    private static final int WEIGHTS = 0;
    private static final int GRADIENT = 1;
    private static final int SLOTS = 2;

    /** Stands for an array. */
    private record Place(int index) {}

    /** The operation that makes the next array, of arrays and then numbers; with a factor, of the second array times that number. */
    private record Call(String operation, List<Integer> arrays, List<Double> numbers, boolean factor) {}

    /** Leaves a formula that cannot be written down: it looks at values or shapes, or takes something apart. */
    private static final class Unknown extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unknown() {
            super("not recorded", null, false, false);
        }
    }

    /** The formula of a step; empty where it is none of known operations alone. */
    static Optional<RecordedStep> of(Optimizer optimizer, Progress at) {
        int inputs = SLOTS + optimizer.slots();
        List<Call> calls = new ArrayList<>();
        List<Place> slots = IntStream.range(SLOTS, inputs).mapToObj(Place::new).toList();
        try {
            Optimizer.Step<Place> step =
                    optimizer.step(recorder(inputs, calls), new Place(WEIGHTS), new Place(GRADIENT), slots, at);
            List<Integer> results = Stream.concat(Stream.of(step.weights()), step.slots().stream())
                    .map(Place::index)
                    .toList();
            return Optional.of(written(inputs, calls, results));
        } catch (Unknown e) {
            return Optional.empty();
        }
    }

    @SuppressWarnings("unchecked")
    private static Ops<Place> recorder(int inputs, List<Call> calls) {
        return (Ops<Place>) Proxy.newProxyInstance(
                Ops.class.getClassLoader(), new Class<?>[] {Ops.class}, (proxy, method, arguments) -> {
                    // A quotient by a number is defined as a product.
                    if (method.getName().equals("divide") && method.isDefault()) {
                        return InvocationHandler.invokeDefault(proxy, method, arguments);
                    }
                    calls.add(call(method, arguments));
                    return new Place(inputs + calls.size() - 1);
                });
    }

    private static Call call(Method method, Object... arguments) {
        String name = KNOWN.get(method.getName());
        if (name == null) {
            throw new Unknown();
        }
        List<Integer> arrays = Arrays.stream(arguments)
                .filter(Place.class::isInstance)
                .map(argument -> ((Place) argument).index)
                .toList();
        List<Double> numbers = Arrays.stream(arguments)
                .filter(Double.class::isInstance)
                .map(Double.class::cast)
                .toList();
        String own = switch (numbers.isEmpty() ? "" : name) {
            case "sub" -> "rsub";
            case "maximum" -> "clamp_min";
            default -> name;
        };
        return new Call(own, arrays, numbers, false);
    }

    /** How often each array is used, the results once more. */
    private static int[] uses(int inputs, List<Call> calls, List<Integer> results) {
        int[] uses = new int[inputs + calls.size()];
        calls.forEach(call -> call.arrays.forEach(array -> uses[array]++));
        results.forEach(result -> uses[result]++);
        return uses;
    }

    /** The calls with products that are used once, in a sum or difference, made part of it. */
    private static List<Call> withFactors(int inputs, List<Call> calls, int... uses) {
        List<Call> changed = new ArrayList<>();
        for (Call call : calls) {
            Call next = call;
            if (call.arrays.size() == 2 && Set.of("add", "sub").contains(call.operation)) {
                int product = call.arrays.get(1) - inputs;
                Call factor = product < 0 ? call : changed.get(product);
                if (factor.operation.equals("mul") && factor.numbers.size() == 1 && uses[inputs + product] == 1) {
                    next = new Call(
                            call.operation, List.of(call.arrays.get(0), factor.arrays.get(0)), factor.numbers, true);
                }
            }
            changed.add(next);
        }
        return changed;
    }

    private static RecordedStep written(int inputs, List<Call> recorded, List<Integer> results) {
        List<Call> calls = withFactors(inputs, recorded, uses(inputs, recorded, results));
        int[] uses = uses(inputs, calls, results);
        int[] left = uses.clone();
        // In whose memory each array lies: an input's, or none's, which is -1.
        int[] memory =
                IntStream.range(0, uses.length).map(i -> i < inputs ? i : -1).toArray();
        List<String> lines = new ArrayList<>();
        List<Double> numbers = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            Call call = calls.get(i);
            int result = inputs + i;
            if (uses[result] == 0) {
                continue;
            }
            call.arrays.forEach(array -> left[array]--);
            int first = call.arrays.get(0);
            boolean over = left[first] == 0 && !ALWAYS_NEW.contains(call.operation);
            memory[result] = over ? memory[first] : -1;
            List<String> arguments = new ArrayList<>();
            call.arrays.forEach(array -> arguments.add("x" + array));
            for (double number : call.numbers) {
                arguments.add((call.factor ? "alpha=n" : "n") + numbers.size());
                numbers.add(number);
            }
            lines.add("x" + result + " = torch." + call.operation + (over ? "_(" : "(") + String.join(", ", arguments)
                    + ")");
        }
        lines.addAll(copies(results, memory));
        return new RecordedStep(lines, numbers);
    }

    /** Brings results to where weights and slots lie; those in memory that another may be brought to first are set aside before. */
    private static List<String> copies(List<Integer> results, int... memory) {
        List<String> aside = new ArrayList<>();
        List<String> copies = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            int place = i == 0 ? WEIGHTS : SLOTS + i - 1;
            int result = results.get(i);
            String value = "x" + result;
            if (memory[result] == place) {
                continue;
            }
            if (memory[result] >= 0) {
                aside.add("y%d = torch.clone(%s)".formatted(place, value));
                value = "y" + place;
            }
            copies.add("z%d = torch.copy_(x%d, %s)".formatted(place, place, value));
        }
        aside.addAll(copies);
        return aside;
    }
}
