package dev.assay.engine.dl4j;

import dev.assay.network.Layer;
import dev.assay.network.Pass;
import dev.assay.network.Weight;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tape;
import dev.assay.tensor.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Any layer, by its definition over ND4J arrays, differentiated by a tape. */
final class DefinitionKernel implements Kernel {
    private final Nd4jOps ops;
    private final Layer layer;
    private final List<Weight> trained;

    DefinitionKernel(Nd4jOps ops, Layer layer, List<Shape> inputs) {
        this.ops = ops;
        this.layer = layer;
        this.trained =
                layer.weights(inputs).stream().filter(w -> w.role().trained()).toList();
    }

    @Override
    public Planned plan(Site site, List<Buffer> inputs) {
        Plan plan = site.plan();
        List<Buffer> plain = inputs.stream().map(plan::plain).toList();
        Buffer output = plan.plain(site.output());
        List<Buffer> uses = new ArrayList<>(plain);
        uses.add(output);
        if (!site.goesBack()) {
            plan.host(
                    () -> plan.array(output)
                            .assign(layer.forward(
                                    ops, plain.stream().map(plan::array).toList(), site.pass())),
                    uses);
            return new Planned(output, (gradient, toInputs) -> List.of());
        }
        Taping taping = new Taping(site, plain, output);
        plan.host(taping::forward, uses);
        return new Planned(output, taping::planBack);
    }

    /** One pass after another over a tape of its own. */
    private final class Taping {
        private final Site site;
        private final List<Buffer> inputs;
        private final Buffer output;
        private Optional<Taped> taped = Optional.empty();

        Taping(Site site, List<Buffer> inputs, Buffer output) {
            this.site = site;
            this.inputs = inputs;
            this.output = output;
        }

        void forward() {
            Tape<INDArray> tape = new Tape<>(ops);
            Pass<INDArray> pass = site.pass();
            List<Variable<INDArray>> arguments = inputs.stream()
                    .map(input -> tape.variable(site.plan().array(input)))
                    .toList();
            Map<String, Variable<INDArray>> weights = new LinkedHashMap<>();
            trained.forEach(weight -> weights.put(weight.name(), tape.variable(pass.weight(weight.name()))));
            Variable<INDArray> result = layer.forward(tape, arguments, new TapedPass(tape, weights, pass));
            site.plan().array(output).assign(result.value());
            taped = Optional.of(new Taped(tape, arguments, weights, result));
        }

        List<Buffer> planBack(Buffer gradient, boolean toInputs) {
            Plan plan = site.plan();
            Buffer upper = plan.plain(gradient);
            List<Buffer> toX = toInputs
                    ? inputs.stream().map(input -> plan.plain(input.shape())).toList()
                    : List.of();
            Map<String, Buffer> toWeights = new LinkedHashMap<>();
            if (site.training()) {
                trained.forEach(weight -> toWeights.put(weight.name(), plan.plain(weight.shape())));
            }
            // The tape holds what the way forward computed from the inputs.
            List<Buffer> uses = new ArrayList<>(inputs);
            uses.add(output);
            uses.add(upper);
            uses.addAll(toX);
            uses.addAll(toWeights.values());
            plan.host(() -> back(upper, toX, toWeights), uses);
            toWeights.forEach(site::gradient);
            return toX;
        }

        private void back(Buffer upper, List<Buffer> toX, Map<String, Buffer> toWeights) {
            Taped last = taped.orElseThrow();
            taped = Optional.empty();
            List<Variable<INDArray>> wanted = new ArrayList<>();
            List<Buffer> results = new ArrayList<>();
            toWeights.forEach((name, buffer) -> {
                wanted.add(last.weight(name));
                results.add(buffer);
            });
            for (int i = 0; i < toX.size(); i++) {
                wanted.add(last.arguments().get(i));
                results.add(toX.get(i));
            }
            if (wanted.isEmpty()) {
                return;
            }
            Plan plan = site.plan();
            List<INDArray> found = last.tape().gradient(last.result(), plan.array(upper), wanted);
            for (int i = 0; i < results.size(); i++) {
                plan.array(results.get(i)).assign(found.get(i));
            }
        }
    }

    /** A way forward that is recorded. */
    private record Taped(
            Tape<INDArray> tape,
            List<Variable<INDArray>> arguments,
            Map<String, Variable<INDArray>> weights,
            Variable<INDArray> result) {
        Variable<INDArray> weight(String name) {
            return Names.found(weights, name);
        }
    }

    /** The pass that a tape sees. */
    private record TapedPass(Tape<INDArray> tape, Map<String, Variable<INDArray>> trained, Pass<INDArray> pass)
            implements Pass<Variable<INDArray>> {
        @Override
        public Variable<INDArray> weight(String name) {
            Variable<INDArray> variable = trained.get(name);
            return variable == null ? tape.constant(pass.weight(name)) : variable;
        }

        @Override
        public boolean training() {
            return pass.training();
        }

        @Override
        public Variable<INDArray> uniform(Shape shape) {
            return tape.constant(pass.uniform(shape));
        }

        @Override
        public void update(String name, Variable<INDArray> value) {
            pass.update(name, value.value());
        }
    }
}
