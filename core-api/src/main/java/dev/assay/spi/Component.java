package dev.assay.spi;

/**
 * A part of an experiment that a config can name: one record, whose record components are its settings.
 *
 * <p>A component class is a public record that carries {@link Name} and implements one interface that carries {@link Kind}.
 * Its settings' defaults and their documentation stand in its module's {@code reference.conf}, at {@code
 * assay.<kind>.<name>}. The canonical constructor rejects values that cannot be, with an {@link
 * IllegalArgumentException} whose message starts with the setting's name as a config spells it.
 */
public interface Component {}
