/** From config files and overrides to one resolved config, as Hydra does it. */
@NullMarked
package dev.assay.experiments.composition;

import org.jspecify.annotations.NullMarked;
