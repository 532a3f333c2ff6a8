package dev.assay.network;

import dev.assay.tensor.Shape;

/**
 * One tensor that a layer learns or keeps.
 *
 * @param name unique within its layer, such as {@code kernel}
 * @param role what it is to the layer
 * @param fanIn how many inputs reach one output through it; 1 where the role is not KERNEL
 * @param fanOut how many outputs one input reaches through it
 * @param start the value that it starts with; means nothing where the role is KERNEL
 */
public record Weight(String name, Shape shape, Role role, long fanIn, long fanOut, double start) {
    /** A weight that starts as its role says. */
    public Weight(String name, Shape shape, Role role, long fanIn, long fanOut) {
        this(name, shape, role, fanIn, fanOut, role.start());
    }

    /** The same weight under another name. */
    public Weight named(String other) {
        return new Weight(other, shape, role, fanIn, fanOut, start);
    }

    /** What a weight is to its layer, which says how it starts and whether it is trained. */
    public enum Role {
        /** Multiplies inputs; starts from the initializer. */
        KERNEL(0, true),
        /** Is added; starts at 0. */
        BIAS(0, true),
        /** A norm's factor; starts at 1. */
        SCALE(1, true),
        /** A norm's offset; starts at 0. */
        SHIFT(0, true),
        /** A running mean; starts at 0, is not trained. */
        MEAN(0, false),
        /** A running variance; starts at 1, is not trained. */
        VARIANCE(1, false);

        private final double start;
        private final boolean trained;

        Role(double start, boolean trained) {
            this.start = start;
            this.trained = trained;
        }

        /** The value that a weight of this role starts with unless its layer says otherwise, kernels aside. */
        public double start() {
            return start;
        }

        /** Whether the optimizer moves it. */
        public boolean trained() {
            return trained;
        }
    }

    /** The weight by which a layer multiplies its inputs. */
    public static Weight kernel(Shape shape, long fanIn, long fanOut) {
        return new Weight("kernel", shape, Role.KERNEL, fanIn, fanOut);
    }

    /** The weight that a layer adds to each of its outputs. */
    public static Weight bias(int units) {
        return new Weight("bias", Shape.of(units), Role.BIAS, 1, 1);
    }
}
