package dev.assay.spi;

import dev.assay.data.Task;
import java.util.function.Function;

/** What a config says that training minimises: a {@link Loss}, or how one is made once the task is known. */
@Kind("loss")
public interface LossChoice extends Component {
    /** Whether it means anything for the task. */
    boolean supports(Task task);

    /**
     * The loss for a task that it supports.
     *
     * @param usual the loss that a task is trained with where nothing else is said
     * @throws UserException where what it says does not fit the task
     */
    Loss on(Task task, Function<Task, Loss> usual);
}
