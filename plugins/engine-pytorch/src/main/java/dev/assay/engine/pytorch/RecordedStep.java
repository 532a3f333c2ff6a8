package dev.assay.engine.pytorch;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.assay.spi.Optimizer;
import dev.assay.spi.Progress;
import dev.assay.tensor.Ops;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An optimizer's formula for one step, written down once and run on each weight: what is not used again is overwritten in place.
 *
 * <p>The formula over {@link PyTorchOps} itself would allocate, fill and free an array as large as the weights for each of its operations.
 */
final class RecordedStep {
    /** What makes new arrays out of arrays and numbers: no view among them, so that nothing else sees an array that is overwritten. */
    private static final Set<String> KNOWN = Set.of(
            "abs",
            "add",
            "divide",
            "exp",
            "greater",
            "log",
            "log1p",
            "max",
            "maximum",
            "mean",
            "minimum",
            "multiply",
            "negative",
            "power",
            "scalar",
            "sigmoid",
            "sign",
            "sin",
            "softplus",
            "sqrt",
            "square",
            "subtract",
            "sum",
            "tanh",
            "where");

    private static final int WEIGHTS = 0;
    private static final int GRADIENT = 1;
    private static final int SLOTS = 2;

    private final int inputs;
    private final List<Call> calls;
    private final int weights;
    private final List<Integer> slots;
    private final int[] uses;

    /** Stands for an array. */
    private record Place(int index) {}

    /** The operation that makes the next array. */
    private record Call(Method method, Object[] arguments) {
        Stream<Place> places() {
            return Arrays.stream(arguments).filter(Place.class::isInstance).map(Place.class::cast);
        }
    }

    /** Leaves a formula that cannot be written down: it looks at values or shapes, or takes something apart. */
    private static final class Unknown extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unknown() {
            super("not recorded", null, false, false);
        }
    }

    private RecordedStep(int inputs, List<Call> calls, Optimizer.Step<Place> step) {
        this.inputs = inputs;
        this.calls = calls;
        this.weights = step.weights().index;
        this.slots = step.slots().stream().map(Place::index).toList();
        this.uses = new int[inputs + calls.size()];
        calls.forEach(call -> call.places().forEach(place -> uses[place.index]++));
        uses[weights]++;
        slots.forEach(slot -> uses[slot]++);
    }

    /** The formula of a step; empty where it is none of known operations alone. */
    static Optional<RecordedStep> of(Optimizer optimizer, Progress at) {
        int inputs = SLOTS + optimizer.slots();
        List<Call> calls = new ArrayList<>();
        List<Place> slots = IntStream.range(SLOTS, inputs).mapToObj(Place::new).toList();
        try {
            Optimizer.Step<Place> step =
                    optimizer.step(recorder(inputs, calls), new Place(WEIGHTS), new Place(GRADIENT), slots, at);
            return Optional.of(new RecordedStep(inputs, calls, step));
        } catch (Unknown e) {
            return Optional.empty();
        }
    }

    @SuppressWarnings("unchecked")
    private static Ops<Place> recorder(int inputs, List<Call> calls) {
        return (Ops<Place>) Proxy.newProxyInstance(
                Ops.class.getClassLoader(), new Class<?>[] {Ops.class}, (proxy, method, arguments) -> {
                    if (!KNOWN.contains(method.getName())) {
                        throw new Unknown();
                    }
                    calls.add(new Call(method, arguments));
                    return new Place(inputs + calls.size() - 1);
                });
    }

    /** Runs the formula; the arrays that are handed over may be overwritten, and become those of the result. */
    Optimizer.Step<PtNDArray> on(PyTorchOps ops, PtNDArray weights, PtNDArray gradient, List<PtNDArray> slots) {
        PtNDArray[] values = new PtNDArray[uses.length];
        values[WEIGHTS] = weights;
        values[GRADIENT] = gradient;
        for (int i = 0; i < slots.size(); i++) {
            values[SLOTS + i] = slots.get(i);
        }
        int[] left = uses.clone();
        for (int i = 0; i < calls.size(); i++) {
            Call call = calls.get(i);
            call.places().forEach(place -> left[place.index]--);
            PtNDArray result = result(ops, call, values, left);
            call.places()
                    .filter(place -> place.index >= inputs && left[place.index] == 0 && values[place.index] != result)
                    .forEach(place -> values[place.index].close());
            values[inputs + i] = result;
        }
        // What is kept under two names must not share memory, since the next step may overwrite one of them.
        Set<Integer> taken = new HashSet<>(Set.of(this.weights));
        List<PtNDArray> kept = this.slots.stream()
                .map(slot -> taken.add(slot) ? values[slot] : JniUtils.clone(values[slot]))
                .toList();
        return new Optimizer.Step<>(values[this.weights], kept);
    }

    private static PtNDArray result(PyTorchOps ops, Call call, PtNDArray[] values, int... left) {
        Object[] arguments = call.arguments;
        if (arguments.length == 2 && arguments[0] instanceof Place first && left[first.index] == 0) {
            PtNDArray a = values[first.index];
            if (arguments[1] instanceof Double number && inPlace(call, a, ops.number(factor(call, number)))) {
                return a;
            }
            if (arguments[1] instanceof Place second
                    && values[second.index].getShape().equals(a.getShape())
                    && inPlace(call, a, values[second.index])) {
                return a;
            }
        }
        Object[] actual = new Object[arguments.length];
        for (int i = 0; i < actual.length; i++) {
            actual[i] = arguments[i] instanceof Place place ? values[place.index] : arguments[i];
        }
        try {
            return (PtNDArray) call.method.invoke(ops, actual);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The number by which an array is divided as {@link Ops#divide(Object, double)} has it: by multiplying. */
    private static double factor(Call call, double number) {
        return call.method.getName().equals("divide") ? 1 / number : number;
    }

    /** Writes the result over its first argument, where PyTorch has that operation in place. */
    private static boolean inPlace(Call call, PtNDArray a, PtNDArray b) {
        boolean number = call.arguments[1] instanceof Double;
        switch (call.method.getName()) {
            case "add" -> JniUtils.addi(a, b);
            case "subtract" -> JniUtils.subi(a, b);
            case "multiply" -> JniUtils.muli(a, b);
            case "divide" -> {
                if (number) {
                    JniUtils.muli(a, b);
                } else {
                    JniUtils.divi(a, b);
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }
}
