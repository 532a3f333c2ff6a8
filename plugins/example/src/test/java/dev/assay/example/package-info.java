@NullMarked
package dev.assay.example;

import org.jspecify.annotations.NullMarked;
