package dev.assay.spi;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks an interface as a kind of component and names it, in kebab-case, as the configs and {@code assay plugins} do. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Kind {
    String value();

    /**
     * The component of this kind for which a bare number is short, or the empty string where a number means nothing.
     * That component has exactly one setting, which takes the number.
     */
    String number() default "";
}
