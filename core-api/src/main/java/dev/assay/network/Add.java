package dev.assay.network;

import dev.assay.spi.Name;
import dev.assay.tensor.Ops;
import dev.assay.tensor.Shape;
import java.util.List;

/** The sum of two or more inputs of one shape, as at the end of a residual block. */
@Name("add")
public record Add() implements Layer {
    @Override
    public Shape output(List<Shape> inputs) {
        if (inputs.size() < 2 || inputs.stream().distinct().count() > 1) {
            throw new ShapeException("takes two or more inputs of one shape, found " + Inputs.list(inputs));
        }
        return inputs.get(0);
    }

    @Override
    public <T> T forward(Ops<T> ops, List<T> inputs, Pass<T> pass) {
        return inputs.stream().reduce(ops::add).orElseThrow();
    }
}
