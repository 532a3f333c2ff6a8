package dev.assay.engine.dl4j;

import java.util.List;

/** All elements of an example in one row. */
record FlattenKernel() implements Kernel {
    @Override
    public Planned plan(Site site, List<Buffer> inputs) {
        Buffer x = inputs.get(0);
        Buffer row = site.plan().plain(x).as(site.output());
        return new Planned(
                row, (gradient, toInputs) -> List.of(site.plan().plain(gradient).as(x.shape())));
    }
}
