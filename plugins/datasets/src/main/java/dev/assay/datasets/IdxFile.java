package dev.assay.datasets;

import dev.assay.spi.UserException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * An IDX file of unsigned bytes, the format of MNIST, plain or in gzip: two zero bytes, the type, the number of dimensions, each size as a
 * big-endian 32-bit number, then the values row-major.
 *
 * @param dimensions the sizes, the number of examples first
 * @param values empty where only the head was read
 */
record IdxFile(Path path, int[] dimensions, byte[] values) {
    private static final Map<Integer, String> OTHER_TYPES = Map.of(
            0x09, "signed bytes", 0x0B, "16-bit integers", 0x0C, "32-bit integers", 0x0D, "floats", 0x0E, "doubles");

    /**
     * The whole file.
     *
     * @throws UserException where it is not such a file from beginning to end
     */
    static IdxFile read(Path path) {
        return read(path, true);
    }

    /** The sizes alone. */
    static IdxFile readHead(Path path) {
        return read(path, false);
    }

    int count() {
        return dimensions[0];
    }

    private static IdxFile read(Path path, boolean whole) {
        try (InputStream file = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
                InputStream in = unpacked(path, file)) {
            int[] dimensions = head(path, in);
            long length = Arrays.stream(dimensions).asLongStream().reduce(1, IdxFile::cappedProduct);
            if (length > Integer.MAX_VALUE - 8) {
                throw new UserException(path + " says that it holds " + sizes(dimensions)
                        + " bytes; files of more than 2 GB cannot be read");
            }
            if (!whole) {
                return new IdxFile(path, dimensions, new byte[0]);
            }
            byte[] values = in.readNBytes((int) length);
            if (values.length < length) {
                throw truncated(
                        path,
                        "it should hold " + sizes(dimensions) + " = " + length + " bytes, but ends after "
                                + values.length);
            }
            if (in.read() >= 0) {
                throw new UserException(path + " goes on after the " + sizes(dimensions) + " = " + length
                        + " bytes that its head announces; it is damaged, or not an IDX file");
            }
            return new IdxFile(path, dimensions, values);
        } catch (NoSuchFileException e) {
            throw new UserException(path + " is not there", e);
        } catch (EOFException e) {
            throw truncated(path, "its gzip data breaks off");
        } catch (ZipException e) {
            throw new UserException(path + " is damaged: " + e.getMessage() + ". Fetch it again", e);
        } catch (IOException e) {
            throw new UserException(path + " cannot be read: " + Failures.describe(e), e);
        }
    }

    private static long cappedProduct(long a, long b) {
        return Math.min(Long.MAX_VALUE >>> 31, a) * b;
    }

    private static InputStream unpacked(Path path, InputStream file) throws IOException {
        file.mark(2);
        byte[] start = file.readNBytes(2);
        file.reset();
        if (start.length == 0) {
            throw new UserException(path + " is empty; fetch it again");
        }
        boolean gzip = start.length == 2 && start[0] == 0x1F && start[1] == (byte) 0x8B;
        return gzip ? new GZIPInputStream(file, 1 << 16) : file;
    }

    private static int[] head(Path path, InputStream in) throws IOException {
        byte[] magic = in.readNBytes(4);
        if (magic.length < 4) {
            throw truncated(path, "it holds only " + magic.length + " bytes");
        }
        if (magic[0] == 0 && magic[1] == 0 && OTHER_TYPES.containsKey((int) magic[2])) {
            throw new UserException(path + " holds " + OTHER_TYPES.get((int) magic[2]) + " (type "
                    + HexFormat.of().toHexDigits(magic[2]) + "), but only unsigned bytes (type 08) are read");
        }
        if (magic[0] != 0 || magic[1] != 0 || magic[2] != 8 || magic[3] < 1) {
            throw new UserException(
                    path + " is not an IDX file: its magic number is "
                            + HexFormat.ofDelimiter(" ").formatHex(magic)
                            + ", but should be 00 00 08 and the number of dimensions (00 00 08 03 for images, 00 00 08 01 for labels)");
        }
        byte[] sizes = in.readNBytes(4 * magic[3]);
        if (sizes.length < 4 * magic[3]) {
            throw truncated(path, "it ends within its head");
        }
        int[] dimensions = new int[magic[3]];
        ByteBuffer.wrap(sizes).asIntBuffer().get(dimensions);
        for (int size : dimensions) {
            if (size < 1) {
                throw new UserException(path + " is damaged: its head gives the sizes " + sizes(dimensions));
            }
        }
        return dimensions;
    }

    private static UserException truncated(Path path, String how) {
        return new UserException(path + " is truncated: " + how + ". Fetch it again");
    }

    private static String sizes(int[] dimensions) {
        StringBuilder text = new StringBuilder();
        for (int size : dimensions) {
            text.append(text.length() == 0 ? "" : " x ").append(Integer.toUnsignedString(size));
        }
        return text.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IdxFile f
                && path.equals(f.path)
                && Arrays.equals(dimensions, f.dimensions)
                && Arrays.equals(values, f.values);
    }

    @Override
    public int hashCode() {
        return path.hashCode();
    }
}
