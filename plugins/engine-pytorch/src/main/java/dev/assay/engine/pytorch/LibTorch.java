package dev.assay.engine.pytorch;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtEngine;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.pytorch.jni.LibUtils;
import dev.assay.spi.Device;
import dev.assay.spi.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * PyTorch's native code: loaded once a process, on first use, from the class path or from an installed libtorch.
 *
 * <p>No class of DJL's engine may be touched before {@link #load}, which first forbids DJL to download anything and to tell its makers of
 * the start.
 */
final class LibTorch {
    /** Where an installed libtorch lies, as an environment variable or system property. */
    private static final String INSTALLED = "PYTORCH_LIBRARY_PATH";

    /** For which CUDA the bridge between Java and libtorch is built. */
    private static final String CUDA = "cu128";

    private static Optional<LibTorch> loaded = Optional.empty();

    private LibTorch() {}

    /**
     * The library.
     *
     * @throws UserException where it is not there or does not load
     */
    static synchronized LibTorch load() {
        LibTorch library = loaded.orElseGet(LibTorch::first);
        loaded = Optional.of(library);
        return library;
    }

    private static LibTorch first() {
        setUnlessSet("OPT_OUT_TRACKING", "true");
        setUnlessSet("ai.djl.offline", "true");
        if (!present()) {
            throw new UserException(
                    "engine=pytorch: PyTorch's native code is not there; it is 112 MB and fetched only where it is wanted."
                            + " Set ASSAY_PYTORCH=true once, and ./assay fetches it: ASSAY_PYTORCH=true ./assay run ..."
                            + "\nOr let " + INSTALLED + " name the folder lib of an installed libtorch 2.7.1.");
        }
        setting(INSTALLED).ifPresent(LibTorch::checkInstalled);
        try {
            Engine.getEngine(PtEngine.ENGINE_NAME);
            return new LibTorch();
        } catch (LinkageError | RuntimeException e) {
            throw failed(e);
        }
    }

    /** Whether there is native code to load: on the class path, installed, or to be had from DJL's server where the user allows that. */
    static boolean present() {
        return setting(INSTALLED).isPresent()
                || LibTorch.class.getResource("/native/lib/pytorch.properties") != null
                || "false".equals(System.getenv("DJL_OFFLINE"));
    }

    /** DJL falls back on what it would find elsewhere, and does not look at what the library was built for. */
    private static void checkInstalled(String folder) {
        if (!Files.exists(Path.of(folder, System.mapLibraryName("torch")))) {
            throw new UserException(INSTALLED + ": there is no " + System.mapLibraryName("torch") + " in " + folder
                    + ". It must name the folder lib of an installed libtorch.");
        }
        boolean cuda = Files.exists(Path.of(folder, System.mapLibraryName("torch_cuda")));
        setUnlessSet("PYTORCH_FLAVOR", cuda ? CUDA : "cpu");
    }

    private static void setUnlessSet(String name, String value) {
        if (setting(name).isEmpty()) {
            System.setProperty(name, value);
        }
    }

    private static Optional<String> setting(String name) {
        return Optional.ofNullable(System.getenv(name)).or(() -> Optional.ofNullable(System.getProperty(name)));
    }

    /** What to tell a user whose machine does not take the native code. */
    static UserException failed(Throwable error) {
        return new UserException(
                "The native library of PyTorch does not load on this machine (" + System.getProperty("os.name") + ", "
                        + System.getProperty("os.arch") + "): " + root(error)
                        + "\nIt is unpacked on first use into ~/.djl.ai, or where DJL_CACHE_DIR says: that folder needs 500 MB,"
                        + " must be writable and must allow programs to run (not mounted noexec)."
                        + " On a machine of another kind than the one that Assay was built on, build it again there.",
                error);
    }

    private static Throwable root(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    /** Lets every operation run on as many threads. */
    void useThreads(int count) {
        JniUtils.setNumThreads(count);
    }

    /**
     * The owner of all arrays of one model, on a device.
     *
     * @throws UserException where the device is not there or does not fit
     */
    PtNDManager manager(Device device) {
        if (device instanceof Device.Cpu || (device instanceof Device.Auto && !cuda())) {
            return manager(ai.djl.Device.cpu());
        }
        if (!cuda()) {
            throw new UserException(
                    "device=" + device + ": this libtorch is built for the processor alone. Let " + INSTALLED
                            + " name the folder lib of one that is built for CUDA (docs/gpu.md), or use device=cpu.");
        }
        int card = device instanceof Device.Gpu gpu ? gpu.index() : 0;
        PtNDManager manager = manager(ai.djl.Device.gpu(card));
        try {
            manager.zeros(new Shape(1), DataType.FLOAT32).close();
            return manager;
        } catch (EngineException e) {
            manager.close();
            if (device instanceof Device.Auto) {
                return manager(ai.djl.Device.cpu());
            }
            throw new UserException(
                    "device=" + device + ": PyTorch cannot compute on this card: "
                            + String.valueOf(root(e).getMessage())
                                    .lines()
                                    .findFirst()
                                    .orElse("")
                            + " Use device=cpu.",
                    e);
        }
    }

    private static PtNDManager manager(ai.djl.Device device) {
        return (PtNDManager) Engine.getEngine(PtEngine.ENGINE_NAME).newBaseManager(device);
    }

    private static boolean cuda() {
        return Files.exists(Path.of(LibUtils.getLibtorchPath(), System.mapLibraryName("torch_cuda")));
    }

    /** What of this library may change the bits of a result. */
    Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("pytorch.version", LibUtils.getVersion());
        environment.put("pytorch.djl", Engine.getDjlVersion());
        environment.put("pytorch.native", cuda() ? "cuda" : "cpu");
        environment.put("pytorch.features", String.join(", ", new TreeSet<>(JniUtils.getFeatures())));
        environment.put("pytorch.threads", String.valueOf(JniUtils.getNumThreads()));
        environment.put("cpu", processor());
        return environment;
    }

    private static String processor() {
        Path info = Path.of("/proc/cpuinfo");
        if (Files.isReadable(info)) {
            try (Stream<String> lines = Files.lines(info)) {
                return lines.filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .findFirst()
                        .orElse(System.getProperty("os.arch"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return System.getProperty("os.arch");
    }
}
