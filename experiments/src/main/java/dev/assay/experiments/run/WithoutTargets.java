package dev.assay.experiments.run;

import dev.assay.data.DatasetInfo;
import dev.assay.data.Examples;
import dev.assay.data.Layout;
import dev.assay.data.Task;
import dev.assay.tensor.Shape;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Examples whose targets are all 0, for a network that puts out its own error. */
record WithoutTargets(Examples all, Shape targetShape) implements Examples {
    /** What a data set holds where its targets are left aside. */
    static DatasetInfo info(DatasetInfo info, int outputs) {
        Task task = new Task.Regression(IntStream.rangeClosed(1, outputs)
                .mapToObj(number -> "error-" + number)
                .toList());
        return new DatasetInfo(info.name(), info.description(), task, info.inputs(), info.sizes());
    }

    @Override
    public int size() {
        return all.size();
    }

    @Override
    public Shape inputShape() {
        return all.inputShape();
    }

    @Override
    public Layout layout() {
        return all.layout();
    }

    @Override
    public int origin(int index) {
        return all.origin(index);
    }

    @Override
    public void copyInput(int index, float[] into, int offset) {
        all.copyInput(index, into, offset);
    }

    @Override
    public void copyTarget(int index, float[] into, int offset) {
        Arrays.fill(into, offset, offset + targetShape.length(), 0);
    }

    @Override
    public Optional<Examples> mapped(UnaryOperator<float[]> change) {
        return all.mapped(change).map(mapped -> new WithoutTargets(mapped, targetShape));
    }

    @Override
    public void expect(int index) {
        all.expect(index);
    }

    @Override
    public boolean isInMemory() {
        return all.isInMemory();
    }
}
