package dev.assay.experiments.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.TypeLiteral;
import dev.assay.data.Task;
import dev.assay.experiments.spec.ExperimentSpec;
import dev.assay.run.Seeds;
import dev.assay.spi.Architecture;
import dev.assay.spi.Dataset;
import dev.assay.spi.Device;
import dev.assay.spi.Engine;
import dev.assay.spi.Initializer;
import dev.assay.spi.Learner;
import dev.assay.spi.Loss;
import dev.assay.spi.Metric;
import dev.assay.spi.Optimizer;
import dev.assay.spi.Regularizer;
import dev.assay.spi.Transform;
import java.util.List;

/** Binds what one run is made of: the spec's components, and those that the task decides. Goes with {@link PluginsModule}. */
public final class ExperimentModule extends AbstractModule {
    private final ExperimentSpec spec;
    private final Task task;

    /** For an experiment on data that ask this task. */
    public ExperimentModule(ExperimentSpec spec, Task task) {
        this.spec = spec;
        this.task = task;
    }

    @Override
    protected void configure() {
        bind(ExperimentSpec.class).toInstance(spec);
        bind(Task.class).toInstance(task);
        bind(Seeds.class).toInstance(new Seeds(spec.seed()));
        bind(Dataset.class).toInstance(spec.dataset());
        bind(Architecture.class).toInstance(spec.architecture());
        bind(Initializer.class).toInstance(spec.initializer());
        bind(Optimizer.class).toInstance(spec.optimizer());
        bind(Engine.class).toInstance(spec.engine());
        bind(Device.class).toInstance(spec.device());
        bind(new TypeLiteral<List<Transform>>() {}).toInstance(spec.preprocessing());
        bind(new TypeLiteral<List<Regularizer>>() {}).toInstance(spec.regularizers());
    }

    @Provides
    @Singleton
    Learner learner(TaskChoice choice) {
        return choice.learner(spec.learner(), task);
    }

    @Provides
    @Singleton
    Loss loss(TaskChoice choice) {
        return choice.loss(spec.loss(), task);
    }

    @Provides
    @Singleton
    List<Metric> metrics(TaskChoice choice) {
        return choice.metrics(spec.metrics(), task);
    }
}
