/** Finding the plugins, and what they bring: the registry of components, its description for users, its wiring. */
@NullMarked
package dev.assay.experiments.plugins;

import org.jspecify.annotations.NullMarked;
