package dev.assay.experiments.wiring;

import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.ProvisionException;
import com.google.inject.Stage;
import com.google.inject.spi.Message;
import dev.assay.data.Task;
import dev.assay.experiments.plugins.Registry;
import dev.assay.experiments.spec.ExperimentSpec;
import dev.assay.spi.UserException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Puts one run together. */
public final class Wiring {
    private Wiring() {}

    /**
     * An object with all that its constructor asks for: {@link ExperimentModule} and {@link PluginsModule} say what there is, {@code more}
     * adds to it.
     *
     * @throws UserException where the spec's loss or metrics do not suit the task
     */
    public static <T> T inject(Class<T> type, Registry registry, ExperimentSpec spec, Task task, Module... more) {
        List<Module> modules = new ArrayList<>(List.of(more));
        modules.add(new PluginsModule(registry));
        modules.add(new ExperimentModule(spec, task));
        try {
            return Guice.createInjector(Stage.DEVELOPMENT, modules).getInstance(Key.get(type));
        } catch (ProvisionException e) {
            throw mistake(e.getErrorMessages(), e);
        } catch (CreationException e) {
            throw mistake(e.getErrorMessages(), e);
        }
    }

    /** Guice wraps what a provider throws; a user's mistake comes out as it was. */
    private static RuntimeException mistake(Collection<Message> messages, RuntimeException wrapped) {
        for (Message message : messages) {
            if (message.getCause() instanceof UserException mistake) {
                return mistake;
            }
        }
        return wrapped;
    }
}
