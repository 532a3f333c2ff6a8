package dev.assay.regularizers;

import dev.assay.network.Network;
import java.util.Set;

/** Names for nodes that are put into a network. */
final class Names {
    private Names() {}

    /** The name, or where the network has it already, the name with the first number from 2 that makes it new. */
    static String unused(String name, Network network) {
        Set<String> taken = network.shapes().keySet();
        String found = name;
        for (int i = 2; taken.contains(found); i++) {
            found = name + "-" + i;
        }
        return found;
    }
}
