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
import dev.assay.spi.Metric;
import dev.assay.spi.Name;
import dev.assay.spi.UserException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

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
        return switch (task.head()) {
            case SOFTMAX -> "categorical-cross-entropy";
            case SIGMOID -> "binary-cross-entropy";
            case LINEAR -> "squared-error";
        };
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
        return !(learner instanceof Estimator estimator) || estimator.supports(task);
    }

    /**
     * The loss that was chosen, or else the task's usual one.
     *
     * @throws UserException where it does not suit the task, listing those that do
     */
    public Loss loss(Optional<Loss> chosen, Task task) {
        Loss loss = chosen.orElseGet(() -> {
            String usual = usualLoss(task);
            ComponentType type = losses.get(usual);
            if (type == null) {
                throw new UserException(Registry.unknown(LOSS, usual, losses.values()));
            }
            return withDefaults(type, Loss.class);
        });
        if (!loss.supports(task)) {
            throw unsuited(LOSS, loss, task, suited(losses, Loss.class, other -> other.supports(task)));
        }
        return loss;
    }

    /**
     * The metrics that were chosen, or else all usual ones that suit the task, with their defaults.
     *
     * @throws UserException where one does not suit the task, listing those that do
     */
    public List<Metric> metrics(List<Metric> chosen, Task task) {
        List<Metric> suited = suited(metrics, Metric.class, metric -> metric.supports(task));
        for (Metric metric : chosen) {
            if (!metric.supports(task)) {
                throw unsuited(METRIC, metric, task, suited);
            }
        }
        return chosen.isEmpty()
                ? suited.stream().filter(metric -> metric.usual(task)).toList()
                : chosen;
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
