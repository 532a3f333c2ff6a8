package dev.assay.losses;

import dev.assay.data.Head;
import dev.assay.data.Layout;
import dev.assay.data.Task;
import dev.assay.spi.Loss;
import dev.assay.spi.LossChoice;
import dev.assay.spi.Name;
import dev.assay.spi.Settings;
import dev.assay.spi.UserException;
import dev.assay.tensor.Ops;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The weighted sum of the losses of several outputs, each with the loss that it would have alone unless something else is said.
 *
 * @param outputs what is said of some of the outputs
 */
@Name("several")
public record Several(List<Output> outputs) implements LossChoice {
    /**
     * What is said of an output.
     *
     * @param output its name
     * @param loss the usual one of its task where empty
     * @param weight how much the loss counts, at least 0; 1 where empty
     */
    public record Output(String output, Optional<Loss> loss, Optional<Double> weight) {
        public Output {
            weight.ifPresent(value -> Settings.notNegative("weight", value));
        }
    }

    public Several {
        outputs = List.copyOf(outputs);
        Set<String> names = new HashSet<>();
        outputs.forEach(each -> {
            if (!names.add(each.output())) {
                throw new IllegalArgumentException("outputs names '" + each.output() + "' twice");
            }
        });
    }

    @Override
    public boolean supports(Task task) {
        return task instanceof Task.MultiOutput;
    }

    @Override
    public Loss on(Task task, Function<Task, Loss> usual) {
        Task.MultiOutput several = (Task.MultiOutput) task;
        Layout layout = several.layout();
        outputs.forEach(each -> layout.field("loss several: the data set has no output", each.output()));
        List<Loss> losses = new ArrayList<>();
        List<Double> weights = new ArrayList<>();
        for (Task.MultiOutput.Named named : several.tasks()) {
            Optional<Output> said = outputs.stream()
                    .filter(each -> each.output().equals(named.name()))
                    .findFirst();
            losses.add(said.flatMap(Output::loss)
                    .map(loss -> checked(loss, named))
                    .orElseGet(() -> usual.apply(named.task())));
            weights.add(said.flatMap(Output::weight).orElse(1.0));
        }
        return new Sum(layout, losses, weights);
    }

    private static Loss checked(Loss loss, Task.MultiOutput.Named named) {
        if (!loss.supports(named.task())) {
            throw new UserException(
                    "loss several: " + loss.getClass().getAnnotation(Name.class).value()
                            + " does not suit the output '" + named.name() + "', which asks for "
                            + String.join(", ", named.task().names()));
        }
        return loss;
    }

    /**
     * The sum for a task.
     *
     * @param outputs where each output stands
     * @param losses in their order, as are the weights
     */
    private record Sum(Layout outputs, List<Loss> losses, List<Double> weights) implements Loss {
        @Override
        public <T> T of(Ops<T> ops, T scores, T targets) {
            T sum = ops.scalar(0);
            for (int i = 0; i < losses.size(); i++) {
                sum = ops.add(sum, ops.multiply(one(i, ops, scores, targets), weights.get(i)));
            }
            return sum;
        }

        @Override
        public <T> Map<String, T> byOutput(Ops<T> ops, T scores, T targets) {
            Map<String, T> losses = new LinkedHashMap<>();
            for (int i = 0; i < this.losses.size(); i++) {
                losses.put(outputs.fields().get(i).name(), one(i, ops, scores, targets));
            }
            return losses;
        }

        private <T> T one(int number, Ops<T> ops, T scores, T targets) {
            Layout.Field field = outputs.fields().get(number);
            return losses.get(number).of(ops, field.of(ops, scores), field.of(ops, targets));
        }

        @Override
        public Head head() {
            return new Head.Several(outputs, losses.stream().map(Loss::head).toList());
        }

        @Override
        public boolean supports(Task task) {
            return task instanceof Task.MultiOutput several && several.layout().equals(outputs);
        }
    }
}
