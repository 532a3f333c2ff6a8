package dev.assay.engine.pytorch;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A function in TorchScript, the language in which PyTorch saves models (https://pytorch.org/docs/2.7/jit.html): it reaches operations that
 * DJL's bridge lacks, and takes one call for many.
 */
final class Script {
    /** A pickled object of the class Script without fields, and a pickled empty tuple: what an archive must hold beside the code. */
    private static final byte[] OBJECT = bytes("\u0080\u0002c__torch__\nScript\n)\u0081}b.");

    private static final byte[] NO_CONSTANTS = bytes("\u0080\u0002).");

    private final PtSymbolBlock block;

    /**
     * Has PyTorch compile a function of arrays, which it knows as x0, x1 and so on, and of numbers, n0, n1 and so on; it returns x0.
     * It lives as long as the manager.
     *
     * @param lines what it does, in TorchScript as PyTorch itself saves it
     */
    Script(PtNDManager manager, int arrays, int numbers, List<String> lines) {
        String parameters = Stream.concat(
                        IntStream.range(0, arrays).mapToObj(i -> "x" + i + ": Tensor"),
                        IntStream.range(0, numbers).mapToObj(i -> "n" + i + ": float"))
                .collect(Collectors.joining(", "));
        List<String> code = new ArrayList<>(List.of(
                "class Script(Module):",
                "  __parameters__ = []",
                "  __buffers__ = []",
                "  def forward(self: __torch__.Script, " + parameters + ") -> Tensor:"));
        lines.forEach(line -> code.add("    " + line));
        code.add("    return x0");
        try {
            block = JniUtils.loadModule(
                    manager, new ByteArrayInputStream(archive(String.join("\n", code) + "\n")), false, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] archive(String code) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            entry(zip, "version", bytes("3\n"));
            entry(zip, "data.pkl", OBJECT);
            entry(zip, "constants.pkl", NO_CONSTANTS);
            entry(zip, "code/__torch__.py", bytes(code));
        }
        return bytes.toByteArray();
    }

    private static void entry(ZipOutputStream zip, String name, byte... content) throws IOException {
        zip.putNextEntry(new ZipEntry("script/" + name));
        zip.write(content);
        zip.closeEntry();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Calls the function for what it does to the arrays. */
    void run(List<PtNDArray> arrays, List<Double> numbers) {
        List<IValue> values = new ArrayList<>();
        try {
            arrays.forEach(array -> values.add(IValue.from(array)));
            numbers.forEach(number -> values.add(IValue.from(number)));
            // What PyTorch would find out for a quicker second call depends on shapes, which change from weight to
            // weight.
            JniUtils.setGraphExecutorOptimize(false);
            block.forward(values.toArray(IValue[]::new)).close();
        } finally {
            values.forEach(IValue::close);
        }
    }
}
