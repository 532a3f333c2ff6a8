package dev.assay.losses;

import dev.assay.data.Head;
import dev.assay.data.Task;
import dev.assay.spi.Loss;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.tensor.Ops;

/**
 * The sum over the wrong classes of max(0, margin + x_j - x_y), y being the true one: the linear support vector machine (Weston and Watkins 1999,
 * https://www.elen.ucl.ac.be/Proceedings/esann/esannpdf/es1999-461.pdf).
 *
 * @param margin by how much the true class is to be ahead, above 0
 */
@Name("hinge")
public record Hinge(double margin) implements Loss {
    public Hinge {
        Settings.positive("margin", margin);
    }

    @Override
    public <T> T of(Ops<T> ops, T outputs, T targets) {
        int classes = Head.classDimension(ops.shape(outputs));
        return ops.mean(ops.sum(Margins.violated(ops, outputs, targets, margin), false, classes), false);
    }

    @Override
    public Head head() {
        return Head.SOFTMAX;
    }

    @Override
    public boolean supports(Task task) {
        return task.head() == Head.SOFTMAX;
    }
}
