package dev.assay.engine.dl4j;

import dev.assay.spi.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Loader;
import org.nd4j.common.config.ND4JSystemProperties;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * The native code of ND4J and oneDNN, loaded on first use.
 *
 * <p>oneDNN chooses its code for the processor that it finds, so one build serves all of a kind.
 */
final class NativeLibrary {
    /** Where two variants of ND4J are on the class path, it takes the first of these. */
    private static final List<String> VARIANTS =
            List.of("-onednn", "-onednn-avx512", "-onednn-avx2", "", "-avx2", "-avx512", "-compat");

    /** Further threads, on each of which native operations run alone. */
    private static final ExecutorService OTHERS = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(() -> alone(work), "assay-native");
        thread.setDaemon(true);
        return thread;
    });

    private NativeLibrary() {}

    /**
     * Loads what is not loaded yet, and lets every operation run on as many threads: for the calling thread and, as far as ND4J has it,
     * for the process.
     *
     * @throws UserException where it does not load
     */
    static synchronized void use(int threads) {
        if (System.getProperty(ND4JSystemProperties.LOG_INITIALIZATION) == null) {
            System.setProperty(ND4JSystemProperties.LOG_INITIALIZATION, "false");
        }
        try {
            Nd4j.getBackend();
            Loader.load(dnnl.class);
        } catch (LinkageError | RuntimeException e) {
            throw failed(e);
        }
        operationsUse(threads);
        Nd4j.getEnvironment().setMaxMasterThreads(threads);
        Nd4j.factory().blas().setMaxThreads(threads);
    }

    private static void operationsUse(int threads) {
        NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
    }

    /** On how many threads an operation runs. */
    static int threads() {
        return Nd4j.getEnvironment().maxMasterThreads();
    }

    /** Does something whose native operations run on the calling thread alone; those of oneDNN must also have been made so. */
    static void alone(Runnable work) {
        int threads = threads();
        operationsUse(1);
        try {
            work.run();
        } finally {
            operationsUse(threads);
        }
    }

    /** Does several things at the same time, the first on the calling thread, each {@linkplain #alone alone}; returns when all are done. */
    static void sideBySide(List<Runnable> works) {
        List<CompletableFuture<Void>> others = works.stream()
                .skip(1)
                .map(work -> CompletableFuture.runAsync(work, OTHERS))
                .toList();
        try {
            alone(works.get(0));
        } finally {
            others.forEach(CompletableFuture::join);
        }
    }

    /** What to tell a user whose machine does not take the native code. */
    static UserException failed(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new UserException(
                "The native library of Deeplearning4j does not load on this machine ("
                        + System.getProperty("os.name") + ", " + System.getProperty("os.arch") + "): " + root
                        + "\nIt is unpacked on first use into ~/.javacpp/cache, or where -Dorg.bytedeco.javacpp.cachedir=FOLDER says: "
                        + "that folder needs 400 MB, must be writable and must allow programs to run (not mounted noexec). "
                        + "On a machine of another kind than the one that Assay was built on, build it again there.",
                error);
    }

    /** What of this library may change the bits of a result. */
    static Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("dl4j.version", version("org.nd4j/nd4j-api"));
        environment.put("dl4j.native", variant());
        environment.put("dl4j.onednn", version("org.bytedeco/dnnl"));
        environment.put(
                "dl4j.instructions", dnnl.get_effective_cpu_isa().intern().name());
        environment.put(
                "dl4j.build", String.join(", ", Nd4j.getBackend().buildInfo().split("\\R")));
        environment.put(
                "dl4j.blas", Nd4j.factory().blas().getBlasVendor().toString().toLowerCase(Locale.ROOT));
        environment.put("dl4j.threads", String.valueOf(threads()));
        environment.put("cpu", processor());
        return environment;
    }

    private static String version(String artifact) {
        Properties properties = new Properties();
        try (InputStream in =
                NativeLibrary.class.getResourceAsStream("/META-INF/maven/" + artifact + "/pom.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version", "unknown");
    }

    private static String variant() {
        String platform = Loader.getPlatform();
        return VARIANTS.stream()
                .map(variant -> platform + variant)
                .filter(name -> Stream.of("so", "dylib", "dll")
                        .map(kind -> "/org/nd4j/linalg/cpu/nativecpu/bindings/" + name + "/"
                                + (kind.equals("dll") ? "" : "lib") + "nd4jcpu." + kind)
                        .anyMatch(path -> NativeLibrary.class.getResource(path) != null))
                .findFirst()
                .orElse(platform);
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
