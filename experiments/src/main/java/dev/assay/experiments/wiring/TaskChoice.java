package dev.assay.experiments.wiring;

import com.google.inject.Inject;
import com.google.inject.name.Named;
import com.typesafe.config.ConfigFactory;
import dev.assay.data.Head;
import dev.assay.data.Task;
import dev.assay.experiments.binding.Binder;
import dev.assay.experiments.plugins.ComponentType;
import dev.assay.experiments.plugins.Registry;
import dev.assay.spi.Component;
import dev.assay.spi.Estimator;
import dev.assay.spi.Learner;
import dev.assay.spi.Loss;
import dev.assay.spi.LossChoice;
import dev.assay.spi.Metric;
import dev.assay.spi.Name;
import dev.assay.spi.UserException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What the task decides where the config leaves it open, and whether what the config says suits the task. */
public final class TaskChoice {
    static final String LEARNER = "learner";
    static final String LOSS = "loss";
    static final String METRIC = "metric";

    private final Map<String, ComponentType> learners;
    private final Map<String, ComponentType> losses;
    private final Map<String, ComponentType> metrics;
    private final Binder binder;

    @Inject
    public TaskChoice(
            @Named(LEARNER) Map<String, ComponentType> learners,
            @Named(LOSS) Map<String, ComponentType> losses,
            @Named(METRIC) Map<String, ComponentType> metrics,
            Binder binder) {
        this.learners = learners;
        this.losses = losses;
        this.metrics = metrics;
        this.binder = binder;
    }

    /** The name of the loss that a task is trained with unless a config says otherwise. */
    public static String usualLoss(Task task) {
        return task.head() instanceof Head.Single head
                ? switch (head) {
                    case SOFTMAX -> "categorical-cross-entropy";
                    case SIGMOID -> "binary-cross-entropy";
                    case LINEAR -> "squared-error";
                }
                : "several";
    }

    /**
     * The learner that was chosen.
     *
     * @throws UserException where it does not suit the task, listing those that do
     */
    public Learner learner(Learner chosen, Task task) {
        if (!suits(chosen, task)) {
            throw unsuited(LEARNER, chosen, task, suited(learners, Learner.class, other -> suits(other, task)));
        }
        return chosen;
    }

    private static boolean suits(Learner learner, Task task) {
        return !(learner instanceof Estimator estimator)
                || !(task instanceof Task.MultiOutput) && estimator.supports(task);
    }

    /**
     * The loss that was chosen, or else the task's usual one.
     *
     * @throws UserException where it does not suit the task, listing those that do
     */
    public Loss loss(Optional<LossChoice> chosen, Task task) {
        LossChoice loss = chosen.orElseGet(() -> {
            String usual = usualLoss(task);
            ComponentType type = losses.get(usual);
            if (type == null) {
                throw new UserException(Registry.unknown(LOSS, usual, losses.values()));
            }
            return withDefaults(type, LossChoice.class);
        });
        if (!loss.supports(task)) {
            throw unsuited(LOSS, loss, task, suited(losses, LossChoice.class, other -> other.supports(task)));
        }
        return loss.on(task, each -> loss(Optional.empty(), each));
    }

    /**
     * The metrics that were chosen, or else all usual ones that suit the task, with their defaults; of several outputs for each those that suit it.
     *
     * @throws UserException where one does not suit the task, listing those that do
     */
    public List<Metric> metrics(List<Metric> chosen, Task task) {
        List<Task> tasks = task instanceof Task.MultiOutput several
                ? several.tasks().stream().map(Task.MultiOutput.Named::task).toList()
                : List.of(task);
        for (Metric metric : chosen) {
            if (tasks.stream().noneMatch(metric::supports)) {
                throw unsuited(
                        METRIC,
                        metric,
                        task,
                        suited(metrics, Metric.class, other -> tasks.stream().anyMatch(other::supports)));
            }
        }
        return task instanceof Task.MultiOutput several
                ? IntStream.range(0, tasks.size())
                        .boxed()
                        .flatMap(i -> suitedMetrics(chosen, tasks.get(i)).stream()
                                .map(metric -> new OutputMetric(several, i, metric)))
                        .map(Metric.class::cast)
                        .toList()
                : suitedMetrics(chosen, task);
    }

    private List<Metric> suitedMetrics(List<Metric> chosen, Task task) {
        return chosen.isEmpty()
                ? suited(metrics, Metric.class, metric -> metric.supports(task) && metric.usual(task))
                : chosen.stream().filter(metric -> metric.supports(task)).toList();
    }

    /** The components that can do without a config and pass the check. */
    private <T extends Component> List<T> suited(Map<String, ComponentType> types, Class<T> kind, Predicate<T> suits) {
        return types.values().stream()
                .filter(type -> type.settings().stream()
                        .allMatch(setting -> setting.defaultValue().isPresent()))
                .map(type -> withDefaults(type, kind))
                .filter(suits)
                .toList();
    }

    private <T extends Component> T withDefaults(ComponentType type, Class<T> kind) {
        return binder.component(type, kind, ConfigFactory.empty()).value();
    }

    private static UserException unsuited(String kind, Component found, Task task, List<? extends Component> suited) {
        String others = suited.isEmpty()
                ? "no installed one does"
                : String.join(", ", suited.stream().map(TaskChoice::name).toList())
                        + (suited.size() == 1 ? " does" : " do");
        return new UserException(kind + " '" + name(found) + "' does not suit " + describe(task) + "; " + others);
    }

    private static String name(Component component) {
        return component.getClass().getAnnotation(Name.class).value();
    }

    private static String describe(Task task) {
        if (task instanceof Task.MultiOutput several) {
            return several.tasks().size() + " outputs at once ("
                    + several.tasks().stream()
                            .map(each -> each.name() + ": " + describe(each.task()))
                            .collect(Collectors.joining(", "))
                    + ")";
        }
        int count = task.names().size();
        if (task.head() == Head.SOFTMAX) {
            return (task instanceof Task.Segmentation
                            ? "a segmentation"
                            : task instanceof Task.SequenceLabeling ? "a labelling of sequences" : "a classification")
                    + " into " + count + " classes";
        }
        return task instanceof Task.MultiLabel
                ? count == 1 ? "a binary classification" : "a labelling with " + count + " labels"
                : "a regression";
    }
}
