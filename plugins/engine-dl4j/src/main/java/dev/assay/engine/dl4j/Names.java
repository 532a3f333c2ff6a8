package dev.assay.engine.dl4j;

import java.util.Map;

/** Values by name. */
final class Names {
    private Names() {}

    /**
     * The value of that name.
     *
     * @throws IllegalArgumentException where there is none, with the names that there are
     */
    static <V> V found(Map<String, V> map, String name) {
        V value = map.get(name);
        if (value == null) {
            throw new IllegalArgumentException("there is no '" + name + "', only " + String.join(", ", map.keySet()));
        }
        return value;
    }
}
