package dev.assay.datasets.augmentations;

import dev.assay.data.Batch;
import dev.assay.data.Examples;
import dev.assay.data.Task;
import dev.assay.spi.Augmentation;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tensor;
import java.util.random.RandomGenerator;

/** A way in which the pixels of one example move. */
interface Motion {
    /**
     * Moves every plane of an image alike.
     *
     * @param from the planes, one after the other, which are left as they are
     * @param into as long, overwritten
     * @param blend whether a pixel from between others is their mixture; otherwise it is the nearest of them, as classes need it
     */
    void move(float[] from, float[] into, int planes, int height, int width, boolean blend);

    /** Draws how one example moves. */
    @FunctionalInterface
    interface Drawn {
        Motion motion(RandomGenerator random, int height, int width);
    }

    /** A distortion that moves pixels: those of the input and, where each has a class, those of the target along with them. */
    static Augmentation.Fitted fitted(String name, Examples training, Task task, Drawn drawn) {
        Shape image = Images.checked(name, training.inputShape());
        boolean both = task instanceof Task.Segmentation;
        return (example, random) -> {
            Motion motion = drawn.motion(random, image.size(1), image.size(2));
            return new Batch(
                    moved(motion, example.inputs(), true),
                    both ? moved(motion, example.targets(), false) : example.targets());
        };
    }

    private static Tensor moved(Motion motion, Tensor one, boolean blend) {
        float[] into = new float[one.values().length];
        Shape shape = one.shape();
        motion.move(one.values(), into, shape.size(1), shape.size(2), shape.size(3), blend);
        return new Tensor(shape, into);
    }
}
