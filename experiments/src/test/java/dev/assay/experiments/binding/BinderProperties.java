package dev.assay.experiments.binding;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import dev.assay.experiments.plugins.ComponentType;
import dev.assay.experiments.plugins.SettingTypes;
import dev.assay.experiments.testing.Fakes;
import dev.assay.experiments.testing.Fakes.Constant;
import dev.assay.experiments.testing.Fakes.Fall;
import dev.assay.experiments.testing.Fakes.Slope;
import dev.assay.network.Dropout;
import dev.assay.network.Layer;
import dev.assay.network.ReLU;
import dev.assay.network.Size;
import dev.assay.spi.Component;
import dev.assay.spi.Name;
import dev.assay.spi.Optimizer;
import dev.assay.spi.Schedule;
import dev.assay.tensor.Shape;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class BinderProperties {
    private static final Binder BINDER = new Binder(Fakes.registry());

    record Inner(boolean on, Optional<Double> share) {}

    record Everything(
            String text,
            int count,
            long seed,
            TimeUnit unit,
            Shape shape,
            Inner inner,
            Optimizer optimizer,
            List<Layer> layers) {}

    @Property(tries = 200)
    void bindingARecordWrittenAsHoconGivesTheSameRecord(@ForAll("everything") Everything expected) {
        Bound<Everything> bound = BINDER.bind(Everything.class, ConfigFactory.parseString(hocon(expected)));
        assertThat(bound.value()).isEqualTo(expected);
    }

    @Property(tries = 200)
    void bindingTheCompleteConfigAgainChangesNothing(@ForAll("everything") Everything expected) {
        Bound<Everything> once = BINDER.bind(Everything.class, ConfigFactory.parseString(hocon(expected)));
        Config written = ConfigFactory.parseString(once.complete().root().render(ConfigRenderOptions.concise()));
        Bound<Everything> twice = BINDER.bind(Everything.class, written);
        assertThat(twice.value()).isEqualTo(expected);
        assertThat(twice.complete()).isEqualTo(once.complete());
    }

    /** Everything that a config leaves out comes from the registry, so leaving out what equals the default changes nothing. */
    @Property(tries = 200)
    void leavingOutADefaultChangesNeitherTheValueNorTheCompleteConfig(
            @ForAll("optimizers") Optimizer optimizer, @ForAll("keys") String key) {
        ComponentType slope = Fakes.registry().get("optimizer", "slope");
        Config defaults =
                BINDER.component(slope, Optimizer.class, ConfigFactory.empty()).complete();
        Config full = ConfigFactory.parseString(block(optimizer)).withValue(key, defaults.getValue(key));
        Bound<Optimizer> with = BINDER.component(slope, Optimizer.class, full);
        Bound<Optimizer> without = BINDER.component(slope, Optimizer.class, full.withoutPath(key));
        assertThat(without.value()).isEqualTo(with.value());
        assertThat(without.complete()).isEqualTo(with.complete());
    }

    private static Arbitrary<Double> reals() {
        Arbitrary<Double> special = Arbitraries.of(
                Double.MIN_VALUE, Double.MAX_VALUE, 1e-8, 0.1 + 0.2, Double.NEGATIVE_INFINITY, Double.NaN);
        return Arbitraries.oneOf(special, Arbitraries.doubles().ofScale(6));
    }

    @Provide
    Arbitrary<String> keys() {
        return Arbitraries.of("learning-rate", "momentum", "activation", "window");
    }

    @Provide
    Arbitrary<Everything> everything() {
        Arbitrary<Inner> inners = Combinators.combine(Arbitraries.of(true, false), reals().optional())
                .as(Inner::new);
        Arbitrary<Layer> layers = Arbitraries.oneOf(
                Arbitraries.just(new ReLU()),
                Arbitraries.doubles().between(0, 0.99).map(Dropout::new));
        Arbitrary<Shape> shapes = Arbitraries.integers()
                .between(0, 999_999_999)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(Shape::new);
        return Combinators.combine(
                        Arbitraries.strings(),
                        Arbitraries.integers(),
                        Arbitraries.longs(),
                        Arbitraries.of(TimeUnit.class),
                        shapes,
                        inners,
                        optimizers(),
                        layers.list().ofMaxSize(3))
                .as(Everything::new);
    }

    @Provide
    Arbitrary<Optimizer> optimizers() {
        Arbitrary<Schedule> schedules = Arbitraries.oneOf(
                reals().map(Constant::new),
                Combinators.combine(reals(), reals()).as(Fall::new));
        Arbitrary<Size> sizes = Combinators.combine(
                        Arbitraries.integers().between(1, 999_999),
                        Arbitraries.integers().between(1, 999_999))
                .as(Size::new);
        return Combinators.combine(
                        schedules,
                        Arbitraries.doubles().between(0, 0.99),
                        sizes,
                        Arbitraries.integers().optional())
                .as((schedule, momentum, size, every) -> new Slope(schedule, momentum, new ReLU(), size, every));
    }

    /** A record as a user would write it; independent of the binder but for the spelling of keys. */
    private static String hocon(Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.map(BinderProperties::hocon).orElse("null");
        }
        if (value instanceof List<?> list) {
            return list.stream().map(BinderProperties::hocon).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof Enum<?> constant) {
            return constant.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
        if (value instanceof String text) {
            return ConfigUtil.quoteString(text);
        }
        return value instanceof Shape
                        || value instanceof Size
                        || !value.getClass().isRecord()
                ? value.toString()
                : block(value);
    }

    private static String block(Object value) {
        StringBuilder block = new StringBuilder("{ ");
        if (value instanceof Component) {
            Name name = value.getClass().getAnnotation(Name.class);
            block.append("name = ").append(name == null ? "" : name.value()).append(", ");
        }
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            block.append(SettingTypes.kebab(component.getName()))
                    .append(" = ")
                    .append(hocon(get(component.getAccessor(), value)))
                    .append(", ");
        }
        return block.append('}').toString();
    }

    private static Object get(Method accessor, Object value) {
        try {
            accessor.setAccessible(true);
            return accessor.invoke(value);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(e);
        }
    }
}
