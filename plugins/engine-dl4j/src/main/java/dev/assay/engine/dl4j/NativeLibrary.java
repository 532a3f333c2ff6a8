package dev.assay.engine.dl4j;

import dev.assay.spi.Device;
import dev.assay.spi.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.nd4j.common.config.ND4JClassLoading;
import org.nd4j.common.config.ND4JSystemProperties;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * ND4J's native code: chosen once a process, for the processor or for a graphics card, and loaded on first use.
 *
 * <p>No ND4J class may be touched before {@link #on}, since the first one to be initialised loads whatever it finds.
 */
final class NativeLibrary {
    private static final String CPU = "org.nd4j.linalg.cpu.nativecpu.CpuBackend";
    private static final String CUDA = "org.nd4j.linalg.jcublas.JCublasBackend";

    /** Where two variants are on the class path, ND4J takes the first of these. */
    private static final List<String> VARIANTS =
            List.of("-onednn", "-onednn-avx512", "-onednn-avx2", "", "-avx2", "-avx512", "-compat");

    private static Optional<NativeLibrary> loaded = Optional.empty();

    private final boolean cuda;

    private NativeLibrary(boolean cuda) {
        this.cuda = cuda;
    }

    /**
     * The library for a device.
     *
     * @throws UserException where the device is not there, does not fit, or the process has already loaded the library for another
     */
    static synchronized NativeLibrary on(Device device) {
        if (loaded.isPresent() && device instanceof Device.Auto) {
            return loaded.get();
        }
        int card = device instanceof Device.Gpu gpu ? gpu.index() : 0;
        Optional<String> obstacle = device instanceof Device.Cpu
                ? Optional.of("")
                : GraphicsCard.obstacle(present(CUDA), GraphicsCard::installed, card);
        if (device instanceof Device.Gpu && obstacle.isPresent()) {
            throw new UserException("device=" + device + ": " + obstacle.get());
        }
        boolean wanted = obstacle.isEmpty();
        NativeLibrary library = loaded.orElseGet(() -> load(wanted));
        if (library.cuda != wanted) {
            throw new UserException("device=" + device + ": this process already computes on "
                    + (library.cuda ? "a graphics card" : "the processor")
                    + ", and Deeplearning4j can change that only in a new one.");
        }
        loaded = Optional.of(library);
        if (wanted) {
            Nd4j.getAffinityManager().unsafeSetDevice(card);
        }
        return library;
    }

    /** The library that is loaded, or else the one for the processor. */
    static synchronized NativeLibrary any() {
        return loaded.orElseGet(() -> on(new Device.Cpu()));
    }

    private static boolean present(String className) {
        return ND4JClassLoading.classPresentOnClasspath(className);
    }

    private static NativeLibrary load(boolean cuda) {
        if (System.getProperty(ND4JSystemProperties.LOG_INITIALIZATION) == null) {
            System.setProperty(ND4JSystemProperties.LOG_INITIALIZATION, "false");
        }
        ClassLoader before = ND4JClassLoading.getNd4jClassloader();
        try {
            ND4JClassLoading.setNd4jClassloader(
                    new OneBackend(NativeLibrary.class.getClassLoader(), cuda ? CUDA : CPU));
            Nd4j.getBackend();
            return new NativeLibrary(cuda);
        } catch (LinkageError | RuntimeException e) {
            throw failed(e, cuda);
        } finally {
            ND4JClassLoading.setNd4jClassloader(before);
        }
    }

    /** What to tell a user whose machine does not take the native code. */
    static UserException failed(Throwable error, boolean cuda) {
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new UserException(
                "The native library of Deeplearning4j does not load on this machine ("
                        + System.getProperty("os.name") + ", " + System.getProperty("os.arch") + "): " + root
                        + "\nIt is unpacked on first use into ~/.javacpp/cache, or where -Dorg.bytedeco.javacpp.cachedir=FOLDER says: "
                        + "that folder needs 400 MB, must be writable and must allow programs to run (not mounted noexec). "
                        + (cuda
                                ? "CUDA 11.6 and cuDNN 8.3 must be installed where the system looks for libraries"
                                        + " (LD_LIBRARY_PATH); device=cpu does without. "
                                : "")
                        + "On a machine of another kind than the one that Assay was built on, build it again there.",
                error);
    }

    /** Lets every operation run on as many threads; for the calling thread and, as far as ND4J has it, for the process. */
    void useThreads(int count) {
        NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(count);
        Nd4j.getEnvironment().setMaxMasterThreads(count);
        Nd4j.factory().blas().setMaxThreads(count);
    }

    /** What of this library may change the bits of a result. */
    Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("dl4j.version", version());
        environment.put("dl4j.backend", cuda ? "cuda" : "cpu");
        environment.put("dl4j.native", variant());
        environment.put(
                "dl4j.build", String.join(", ", Nd4j.getBackend().buildInfo().split("\\R")));
        environment.put(
                "dl4j.blas", Nd4j.factory().blas().getBlasVendor().toString().toLowerCase(Locale.ROOT));
        environment.put("dl4j.threads", String.valueOf(Nd4j.getEnvironment().maxMasterThreads()));
        environment.put("cpu", processor());
        return environment;
    }

    private static String version() {
        Properties properties = new Properties();
        try (InputStream in =
                NativeLibrary.class.getResourceAsStream("/META-INF/maven/org.nd4j/nd4j-api/pom.properties")) {
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

    /** Shows ND4J one of the backends on the class path; by itself it would take CUDA's wherever it is there. */
    private static final class OneBackend extends ClassLoader {
        private static final String SERVICE = "META-INF/services/org.nd4j.linalg.factory.Nd4jBackend";

        private final String backend;

        OneBackend(ClassLoader parent, String backend) {
            super(parent);
            this.backend = backend;
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            Enumeration<URL> all = super.getResources(name);
            return name.equals(SERVICE) ? only(all) : all;
        }

        private Enumeration<URL> only(Enumeration<URL> all) throws IOException {
            List<URL> kept = new ArrayList<>();
            while (all.hasMoreElements()) {
                URL url = all.nextElement();
                try (InputStream in = url.openStream()) {
                    if (new String(in.readAllBytes(), StandardCharsets.UTF_8).contains(backend)) {
                        kept.add(url);
                    }
                }
            }
            return Collections.enumeration(kept);
        }
    }
}
