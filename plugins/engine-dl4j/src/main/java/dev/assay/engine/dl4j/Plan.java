package dev.assay.engine.dl4j;

import dev.assay.tensor.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.desc;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A pass through a network for one batch size: primitives of oneDNN and steps on ND4J arrays in a fixed order, made once and run often.
 *
 * <p>All buffers share an arena. Which steps use a buffer is known before the first run, so two that are never needed together may lie
 * in the same place.
 */
final class Plan implements AutoCloseable {
    /** Buffers begin at cache lines. */
    private static final long GRAIN = 16;

    /** So many multiplications take a processor some 50 microseconds, about as long as it takes to wake another thread. */
    private static final long FEW = 1 << 21;

    /** Weights of up to so many numbers, 16 MB, are kept in a second layout. */
    private static final int KEPT = 1 << 22;

    private final Arena arena;
    private final Optional<IntSupplier> weightsVersion;
    private final List<Runnable> steps = new ArrayList<>();
    private List<Runnable> adding = steps;
    private final List<Storage> storages = new ArrayList<>();
    private final List<Pointer> natives = new ArrayList<>();
    private final List<INDArray> kept = new ArrayList<>();
    private final Map<Buffer, memory> memories = new IdentityHashMap<>();
    private final Map<Buffer, INDArray> arrays = new IdentityHashMap<>();
    private long elements;
    private int placed;
    private int generation = -1;

    /** @param weightsVersion another number after each change of the weights, where they seldom change */
    Plan(Arena arena, Optional<IntSupplier> weightsVersion) {
        this.arena = arena;
        this.weightsVersion = weightsVersion;
    }

    /** A buffer for what a step writes. */
    Buffer buffer(Shape shape, long[] dims, desc layout) {
        Storage storage = Storage.passing((layout.get_size() + Float.BYTES - 1) / Float.BYTES);
        storages.add(storage);
        return new Buffer(shape, dims, layout, storage);
    }

    /** A row-major buffer for what a step writes. */
    Buffer plain(Shape shape) {
        long[] dims = Buffer.dims(shape);
        return buffer(shape, dims, OneDnn.plain(dims));
    }

    /** A buffer that holds one number everywhere, in every run. */
    Buffer constant(Shape shape, desc layout, double value) {
        try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            INDArray array = Nd4j.createUninitialized(DataType.FLOAT, layout.get_size() / Float.BYTES)
                    .assign(value);
            kept.add(array);
            return new Buffer(shape, Buffer.dims(shape), layout, Storage.of(array));
        }
    }

    /** The numbers in another layout; the buffer itself, where it has that. */
    Buffer reordered(Buffer from, desc layout) {
        if (from.layout().equals(layout)) {
            return from;
        }
        Buffer to = buffer(from.shape(), from.dims(), layout);
        copy(from, to);
        return to;
    }

    /** Whether a weight in a layout of oneDNN's choice costs nothing but memory, since it stays the same from run to run. */
    boolean keepsLayout(Buffer weight) {
        return weightsVersion.isPresent() && weight.shape().elements() <= KEPT;
    }

    /** A weight in another layout; the buffer itself, where it has that. */
    Buffer laid(Buffer weight, desc layout) {
        if (weight.layout().equals(layout) || !keepsLayout(weight)) {
            return reordered(weight, layout);
        }
        IntSupplier version = weightsVersion.orElseThrow();
        Buffer to = constant(weight.shape(), layout, 0);
        Runnable copying = collected(() -> copy(weight, to));
        int[] seen = {version.getAsInt() - 1};
        adding.add(() -> {
            int now = version.getAsInt();
            if (now != seen[0]) {
                copying.run();
                seen[0] = now;
            }
        });
        return to;
    }

    /** Copies numbers from layout to layout. */
    void copy(Buffer from, Buffer to) {
        reorder.primitive_desc way =
                new reorder.primitive_desc(OneDnn.ENGINE, from.layout(), OneDnn.ENGINE, to.layout());
        add(new reorder(way), new Argument(Argument.SRC, from), new Argument(Argument.DST, to));
    }

    /** The numbers in row-major order. */
    Buffer plain(Buffer from) {
        return reordered(from, OneDnn.plain(from.dims()));
    }

    /** What a primitive reads or writes, by oneDNN's number for it. */
    record Argument(int number, Buffer buffer) {
        static final int SRC = 1;
        static final int SECOND_SRC = 2;
        static final int DST = 17;
        static final int WEIGHTS = 33;
        static final int BIAS = 41;
        static final int WORKSPACE = 64;
        static final int DIFF_SRC = 129;
        static final int DIFF_DST = 145;
        static final int DIFF_WEIGHTS = 161;
        static final int DIFF_BIAS = 169;
    }

    /** Adds a primitive as the next step. */
    void add(primitive primitive, Argument... arguments) {
        add(primitive, List.of(arguments));
    }

    /** Adds a primitive as the next step. */
    void add(primitive primitive, List<Argument> arguments) {
        IntMemoryMap map = new IntMemoryMap();
        for (Argument argument : arguments) {
            argument.buffer().storage().usedBy(steps.size());
            map.put(argument.number(), memory(argument.buffer()));
        }
        natives.add(primitive);
        natives.add(map);
        adding.add(() -> primitive.execute(OneDnn.STREAM, map));
    }

    private memory memory(Buffer buffer) {
        return memories.computeIfAbsent(buffer, b -> new memory(b.layout(), OneDnn.ENGINE, (Pointer) null));
    }

    /** Adds work on arrays as the next step; {@link #array} has those of the named buffers, which must be row-major. */
    void host(Runnable body, List<Buffer> uses) {
        for (Buffer buffer : uses) {
            buffer.storage().usedBy(steps.size());
            arrays.putIfAbsent(buffer, Nd4j.empty(DataType.FLOAT));
        }
        adding.add(body);
    }

    /** Adds as the next step several that run at the same time, each on one thread; a single one has all threads. */
    <R> List<R> sideBySide(int count, IntFunction<R> planning) {
        if (count == 1) {
            return List.of(planning.apply(0));
        }
        List<R> planned = new ArrayList<>();
        List<Runnable> sides = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = i;
            sides.add(onOneThread(() -> planned.add(planning.apply(number))));
        }
        adding.add(() -> NativeLibrary.sideBySide(sides));
        return planned;
    }

    /** Plans work on all threads; where it is done before others have begun, on the calling one. */
    void sized(long multiplications, Runnable planning) {
        if (multiplications < FEW) {
            Runnable little = onOneThread(planning);
            adding.add(() -> NativeLibrary.alone(little));
        } else {
            planning.run();
        }
    }

    private Runnable onOneThread(Runnable planning) {
        return collected(() -> NativeLibrary.alone(planning));
    }

    /** What is planned, not added as a step. */
    private Runnable collected(Runnable planning) {
        List<Runnable> outer = adding;
        List<Runnable> own = new ArrayList<>();
        adding = own;
        planning.run();
        adding = outer;
        return () -> own.forEach(Runnable::run);
    }

    /** The array over a buffer that a step named; after {@link #bind}. */
    INDArray array(Buffer buffer) {
        return Objects.requireNonNull(arrays.get(buffer), "the step has not named this buffer");
    }

    /** Runs all steps added so far and since then, in order. */
    void run() {
        bind();
        for (Runnable step : steps) {
            step.run();
        }
    }

    /** Finds the memory for all steps; {@link #array} has their arrays from then on. */
    void bind() {
        if (placed < steps.size()) {
            place();
            placed = steps.size();
            generation = -1;
        }
        arena.ensure(elements);
        if (generation == arena.generation()) {
            return;
        }
        memories.forEach((buffer, memory) -> memory.set_data_handle(buffer.storage()
                .own()
                .map(Arena::address)
                .orElseGet(() -> arena.address(buffer.storage().offset()))));
        try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            arrays.replaceAll((buffer, old) -> {
                long[] shape = Buffer.dims(buffer.shape());
                return buffer.storage()
                        .own()
                        .map(own -> own.reshape('c', shape))
                        .orElseGet(() -> arena.view(buffer.storage().offset(), shape));
            });
        }
        generation = arena.generation();
    }

    /** Gives each storage the lowest place that no other needs at the same time, the largest first. */
    private void place() {
        List<Storage> done = new ArrayList<>();
        List<Storage> largestFirst = new ArrayList<>(storages);
        largestFirst.sort(Comparator.comparingLong(Storage::elements).reversed());
        elements = 0;
        for (Storage storage : largestFirst) {
            List<Storage> inTheWay = done.stream()
                    .filter(storage::overlaps)
                    .sorted(Comparator.comparingLong(Storage::offset))
                    .toList();
            long offset = 0;
            for (Storage other : inTheWay) {
                if (offset + storage.elements() <= other.offset()) {
                    break;
                }
                offset = Math.max(offset, (other.offset() + other.elements() + GRAIN - 1) / GRAIN * GRAIN);
            }
            storage.placeAt(offset);
            done.add(storage);
            elements = Math.max(elements, offset + storage.elements());
        }
    }

    @Override
    public void close() {
        natives.forEach(Pointer::close);
        memories.values().forEach(Pointer::close);
        kept.forEach(INDArray::close);
        natives.clear();
        memories.clear();
        kept.clear();
        steps.clear();
    }
}
