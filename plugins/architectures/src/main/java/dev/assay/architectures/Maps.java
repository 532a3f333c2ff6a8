package dev.assay.architectures;

import dev.assay.data.Task;
import dev.assay.network.Network;
import dev.assay.network.ShapeException;

/** Checks on networks that give a score for each class at each pixel. */
final class Maps {
    private Maps() {}

    /** Throws where the task does not ask for a class of each pixel. */
    static void check(Task task) {
        if (!(task instanceof Task.Segmentation)) {
            throw new ShapeException(
                    "puts out classes x height x width, for a segmentation; the data set asks for " + task.outputs());
        }
    }

    /** The network, whose output must be of the task's shape. */
    static Network checked(Network network, Task task) {
        if (!network.output().equals(task.outputs())) {
            throw new ShapeException("puts out " + network.output() + " for an image of " + network.input()
                    + ", but the data set has targets of " + task.outputs());
        }
        return network;
    }
}
