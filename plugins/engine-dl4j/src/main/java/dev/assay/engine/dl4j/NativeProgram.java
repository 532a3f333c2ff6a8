package dev.assay.engine.dl4j;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE;

import dev.assay.engine.dl4j.ElementwiseProgram.Operation;
import dev.assay.engine.dl4j.ElementwiseProgram.Recorded;
import dev.assay.engine.dl4j.Plan.Argument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.desc;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.reduction;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * An elementwise program as primitives of oneDNN, with the same bits: chains of operations, each of which goes through memory once, on the
 * threads that oneDNN has for all else.
 */
final class NativeProgram implements AutoCloseable {
    /** Arrays are taken as rows of so many numbers. */
    static final int ROW = 512;

    /** So many rows are gone through at a time: what one chain writes is in the cache when the next reads it. */
    private static final int ROWS = 512;

    /** Fewer rows are gone through before a second thread has begun. */
    private static final int FEW = 256;

    /** So far apart lie constants, each in a line of the cache of its own. */
    private static final int APART = 16;

    private final List<Pointer> natives = new ArrayList<>();
    private final List<Recorded> recorded;
    private final List<Integer> results;
    private final List<Integer> over;
    private final int rows;
    private final List<Chain> chains;
    private final FloatPointer constants;
    private final FloatPointer sums;
    private final Map<Integer, FloatPointer> between = new HashMap<>();
    private final List<Piece> pieces = new ArrayList<>();

    /** An operation on what a chain has come to, and on an array or constant; on the former alone where there is no latter. */
    private record Link(Operation operation, Optional<Integer> operand) {}

    /** Operations one after the other, from an array to an array. */
    private record Chain(int start, List<Link> links, int result) {}

    private NativeProgram(
            List<Recorded> recorded, List<Integer> results, List<Integer> over, List<Chain> chains, int rows) {
        this.recorded = recorded;
        this.results = results;
        this.over = over;
        this.chains = chains;
        this.rows = rows;
        this.constants = own(new FloatPointer((long) APART * (recorded.size() + Chains.OWN)));
        this.sums = own(new FloatPointer(ROWS));
        constants.put((long) APART * (recorded.size() + Chains.ONE), 1);
        constants.put((long) APART * (recorded.size() + Chains.MINUS_ONE), -1);
        for (int from = 0; from < rows; from += ROWS) {
            int count = Math.min(ROWS, rows - from);
            if (pieces.isEmpty() || count < ROWS) {
                pieces.add(new Piece(count));
            }
        }
    }

    /**
     * The primitives of a program.
     *
     * @param over for each result the input in whose place it is written
     * @param rows of {@link #ROW} numbers
     * @return empty where there is an operation that oneDNN does otherwise, or a result that is needed where it would be written too early
     */
    static Optional<NativeProgram> of(List<Recorded> recorded, List<Integer> results, List<Integer> over, int rows) {
        return new Chains(recorded, results)
                .all(over)
                .map(chains -> new NativeProgram(recorded, results, over, chains, rows));
    }

    private <P extends Pointer> P own(P pointer) {
        natives.add(pointer);
        return pointer;
    }

    /**
     * Computes the results.
     *
     * @param now the program, with the constants of this time
     * @param inputs where they lie
     * @return whether all elements of the first result are finite
     */
    boolean run(List<Recorded> now, List<Pointer> inputs) {
        for (Recorded each : now) {
            if (each.operation() == Operation.CONSTANT) {
                constants.put((long) APART * each.index(), each.value());
            }
        }
        boolean finite = true;
        for (int from = 0; from < rows; from += ROWS) {
            finite &= pieces.get(from + ROWS <= rows ? 0 : pieces.size() - 1).run(inputs, from);
        }
        return finite;
    }

    @Override
    public void close() {
        natives.forEach(Pointer::close);
        natives.clear();
    }

    /** The primitives for so many rows. */
    private final class Piece {
        private final int count;
        private final desc layout;
        private final desc single = own(OneDnn.plain(1, 1));
        private final Map<Integer, memory> memories = new HashMap<>();
        private final List<Runnable> steps = new ArrayList<>();

        Piece(int count) {
            this.count = count;
            layout = own(OneDnn.plain(count, ROW));
            chains.forEach(this::add);
            desc sum = own(OneDnn.plain(count, 1));
            IntMemoryMap map = own(new IntMemoryMap());
            map.put(Argument.SRC, memory(place(results.get(0))));
            map.put(Argument.DST, own(new memory(sum, OneDnn.ENGINE, sums)));
            step(
                    new reduction(
                            new reduction.primitive_desc(OneDnn.ENGINE, algorithm.reduction_sum, layout, sum, 0, 0)),
                    map);
        }

        private void step(primitive primitive, IntMemoryMap map) {
            own(primitive);
            steps.add(() -> primitive.execute(OneDnn.STREAM, map));
        }

        private void add(Chain chain) {
            Link first = chain.links.get(0);
            IntMemoryMap map = own(new IntMemoryMap());
            map.put(Argument.SRC, memory(place(chain.start)));
            int second = place(first.operand.orElseThrow());
            map.put(Argument.SECOND_SRC, memory(second));
            map.put(Argument.DST, memory(place(chain.result)));
            post_ops after = own(new post_ops());
            for (int i = 1; i < chain.links.size(); i++) {
                Link link = chain.links.get(i);
                if (link.operand.isPresent()) {
                    int operand = place(link.operand.get());
                    after.append_binary(binary(link.operation), layout(operand));
                    map.put(DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE * i | Argument.SECOND_SRC, memory(operand));
                } else {
                    after.append_eltwise(
                            link.operation == Operation.SQRT ? algorithm.eltwise_sqrt : algorithm.eltwise_abs, 0, 0);
                }
            }
            primitive_attr attributes = own(new primitive_attr());
            attributes.set_post_ops(after);
            step(
                    new binary(new binary.primitive_desc(
                            OneDnn.ENGINE, binary(first.operation), layout, layout(second), layout, attributes, false)),
                    map);
        }

        /** A result lies where the input lay over which it is written. */
        private int place(int value) {
            int result = results.indexOf(value);
            return result < 0 ? value : over.get(result);
        }

        private boolean isInput(int place) {
            return recorded.get(place).operation() == Operation.INPUT;
        }

        private Pointer between(int place) {
            return between.computeIfAbsent(place, p -> own(new FloatPointer((long) ROWS * ROW)));
        }

        private desc layout(int place) {
            return isConstant(recorded, place) ? single : layout;
        }

        private memory memory(int place) {
            return memories.computeIfAbsent(place, p -> {
                if (isConstant(recorded, p)) {
                    return own(new memory(layout(p), OneDnn.ENGINE, own(constants.getPointer((long) APART * p))));
                }
                return own(new memory(layout, OneDnn.ENGINE, isInput(p) ? new Pointer() : between(p)));
            });
        }

        boolean run(List<Pointer> inputs, int from) {
            for (int i = 0; i < inputs.size(); i++) {
                memory input = memories.get(i);
                if (input != null) {
                    input.set_data_handle(new FloatPointer(inputs.get(i)).getPointer((long) from * ROW));
                }
            }
            if (count < FEW) {
                NativeLibrary.alone(() -> steps.forEach(Runnable::run));
            } else {
                steps.forEach(Runnable::run);
            }
            for (int i = 0; i < count; i++) {
                if (!Float.isFinite(sums.get(i))) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Whether it is a constant of the program, or one of those behind it. */
    private static boolean isConstant(List<Recorded> recorded, int place) {
        return place >= recorded.size() || recorded.get(place).operation() == Operation.CONSTANT;
    }

    private static algorithm binary(Operation operation) {
        return switch (operation) {
            case ADD -> algorithm.binary_add;
            case SUBTRACT -> algorithm.binary_sub;
            case MULTIPLY -> algorithm.binary_mul;
            case DIVIDE -> algorithm.binary_div;
            default -> throw new IllegalArgumentException(operation + " is no operation on two numbers");
        };
    }

    /** Takes a program apart into chains. */
    private static final class Chains {
        /** Constants behind those of the program. */
        static final int ONE = 0;

        static final int MINUS_ONE = 1;
        static final int OWN = 2;

        private final List<Recorded> recorded;
        private final List<Integer> results;
        private final int[] uses;
        private final Set<Integer> there = new HashSet<>();
        private final List<Chain> chains = new ArrayList<>();

        Chains(List<Recorded> recorded, List<Integer> results) {
            this.recorded = recorded;
            this.results = results;
            this.uses = new int[recorded.size()];
            for (Recorded each : recorded) {
                switch (each.operation()) {
                    case INPUT, CONSTANT -> there.add(each.index());
                    case SQRT, ABS -> uses[each.left()]++;
                    default -> {
                        uses[each.left()]++;
                        uses[each.right()]++;
                    }
                }
            }
        }

        Optional<List<Chain>> all(List<Integer> over) {
            boolean known = recorded.stream()
                    .noneMatch(each -> each.operation() == Operation.MAXIMUM || each.operation() == Operation.GREATER);
            boolean each = results.stream().distinct().count() == results.size()
                    && results.stream().noneMatch(there::contains);
            if (!known || !each) {
                return Optional.empty();
            }
            // What is kept for the next step mostly goes into the weights, which are the first result.
            for (int i = results.size() - 1; i >= 0; i--) {
                make(results.get(i));
            }
            for (int i = 0; i < chains.size(); i++) {
                int result = results.indexOf(chains.get(i).result);
                boolean early = result >= 0 && isRead(over.get(result), chains.subList(i + 1, chains.size()));
                if (early || isConstant(recorded, chains.get(i).start)) {
                    return Optional.empty();
                }
            }
            return Optional.of(chains);
        }

        private static boolean isRead(int place, List<Chain> chains) {
            return chains.stream()
                    .anyMatch(chain -> chain.start == place
                            || chain.links.stream().anyMatch(link -> link.operand.equals(Optional.of(place))));
        }

        /** Sees to it that a value lies in memory. */
        private void make(int value) {
            if (!there.contains(value)) {
                Chain chain = of(recorded.get(value));
                if (chain.links.get(0).operand.isEmpty()) {
                    chain.links.add(0, new Link(Operation.MULTIPLY, Optional.of(recorded.size() + ONE)));
                }
                chains.add(chain);
                there.add(value);
            }
        }

        /** The chain up to a value, which is not there yet. */
        private Chain of(Recorded value) {
            if (value.operation() == Operation.SQRT || value.operation() == Operation.ABS) {
                return longer(value.left(), new Link(value.operation(), Optional.empty()), value.index());
            }
            // A chain starts from an array.
            boolean turned = value.operation() != Operation.DIVIDE
                    && there.contains(value.left())
                    && (!there.contains(value.right()) || isConstant(recorded, value.left()));
            if (!turned) {
                make(value.right());
                return longer(value.left(), new Link(value.operation(), Optional.of(value.right())), value.index());
            }
            Link last = new Link(
                    value.operation() == Operation.MULTIPLY ? Operation.MULTIPLY : Operation.ADD,
                    Optional.of(value.left()));
            if (value.operation() == Operation.SUBTRACT) {
                Chain negative = longer(
                        value.right(),
                        new Link(Operation.MULTIPLY, Optional.of(recorded.size() + MINUS_ONE)),
                        value.right());
                negative.links.add(last);
                return new Chain(negative.start, negative.links, value.index());
            }
            return longer(value.right(), last, value.index());
        }

        private Chain longer(int value, Link link, int result) {
            if (uses[value] > 1 || results.contains(value)) {
                make(value);
            }
            Chain before = there.contains(value) ? new Chain(value, new ArrayList<>(), value) : of(recorded.get(value));
            before.links.add(link);
            return new Chain(before.start, before.links, result);
        }
    }
}
