package dev.assay.engine.dl4j;

import dev.assay.network.Layer;
import dev.assay.network.Pass;
import dev.assay.network.Weight;
import dev.assay.tensor.Shape;
import dev.assay.tensor.Tape;
import dev.assay.tensor.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Any layer, by its definition, differentiated by a tape. */
final class DefinitionKernel implements Kernel {
    private final Nd4jOps ops;
    private final Layer layer;
    private final List<String> trained;

    DefinitionKernel(Nd4jOps ops, Layer layer, List<Shape> inputs) {
        this.ops = ops;
        this.layer = layer;
        this.trained = layer.weights(inputs).stream()
                .filter(w -> w.role().trained())
                .map(Weight::name)
                .toList();
    }

    @Override
    public INDArray infer(List<INDArray> inputs, Pass<INDArray> pass) {
        return layer.forward(ops, inputs, pass);
    }

    @Override
    public Forward forward(List<INDArray> inputs, Pass<INDArray> pass) {
        Tape<INDArray> tape = new Tape<>(ops);
        List<Variable<INDArray>> arguments = inputs.stream().map(tape::variable).toList();
        Map<String, Variable<INDArray>> weights = new LinkedHashMap<>();
        trained.forEach(name -> weights.put(name, tape.variable(pass.weight(name))));
        Variable<INDArray> output = layer.forward(tape, arguments, new Taped(tape, weights, pass));
        return new Forward(output.value(), (gradient, toInputs) -> {
            List<Variable<INDArray>> wanted = new ArrayList<>(weights.values());
            if (toInputs) {
                wanted.addAll(arguments);
            }
            if (wanted.isEmpty()) {
                return new Gradients(List.of(), Map.of());
            }
            List<INDArray> found = tape.gradient(output, gradient, wanted);
            Map<String, INDArray> byName = new HashMap<>();
            int i = 0;
            for (String name : weights.keySet()) {
                byName.put(name, found.get(i++));
            }
            return new Gradients(found.subList(weights.size(), found.size()), byName);
        });
    }

    /** The pass that a tape sees. */
    private record Taped(Tape<INDArray> tape, Map<String, Variable<INDArray>> trained, Pass<INDArray> pass)
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
