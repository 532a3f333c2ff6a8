package dev.assay.datasets;

import dev.assay.spi.UserException;
import dev.assay.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * An array as NumPy saves it: a file {@code .npy}, which is mapped and not read, or one in an archive {@code .npz}.
 * https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 *
 * @param name for messages
 * @param begin where the values begin
 */
record NpyArray(String name, MappedBytes bytes, long begin, Type type, ByteOrder order, Shape shape) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final Pattern DESCRIPTION = Pattern.compile("'descr': *'([^']*)'");
    private static final Pattern FORTRAN = Pattern.compile("'fortran_order': *(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape': *\\(([\\d, ]*)\\)");
    private static final int LONGEST_HEAD = 1 << 16;

    /** The types that are read. */
    enum Type {
        BOOL(1, true),
        INT8(1, true),
        UINT8(1, true),
        INT16(2, true),
        UINT16(2, true),
        INT32(4, true),
        INT64(8, true),
        FLOAT32(4, false),
        FLOAT64(8, false);

        static final Map<String, Type> BY_CODE = Map.of(
                "b1", BOOL, "i1", INT8, "u1", UINT8, "i2", INT16, "u2", UINT16, "i4", INT32, "i8", INT64, "f4", FLOAT32,
                "f8", FLOAT64);

        final int bytes;
        final boolean whole;

        Type(int bytes, boolean whole) {
            this.bytes = bytes;
            this.whole = whole;
        }

        float read(ByteBuffer from, int place) {
            return switch (this) {
                case BOOL, INT8 -> from.get(place);
                case UINT8 -> from.get(place) & 0xFF;
                case INT16 -> from.getShort(place);
                case UINT16 -> from.getShort(place) & 0xFFFF;
                case INT32 -> from.getInt(place);
                case INT64 -> from.getLong(place);
                case FLOAT32 -> from.getFloat(place);
                case FLOAT64 -> (float) from.getDouble(place);
            };
        }
    }

    /**
     * The array of a file {@code x.npy}, or {@code x.npz#name} of an archive.
     *
     * @param find finds the file
     * @throws UserException where it is no such array, or of a type or order that is not read
     */
    static NpyArray read(String reference, UnaryOperator<Path> find) {
        int hash = reference.lastIndexOf('#');
        if (hash < 0) {
            Path file = find.apply(Path.of(reference));
            if (file.toString().endsWith(".npz")) {
                throw new UserException(file + " is an archive of arrays: name one, as in " + reference + "#"
                        + names(file).stream().findFirst().orElse("x_train") + ". It has "
                        + String.join(", ", names(file)));
            }
            return parse(file.toString(), MappedBytes.of(file));
        }
        Path file = find.apply(Path.of(reference.substring(0, hash)));
        String array = reference.substring(hash + 1);
        try (ZipFile zip = new ZipFile(file.toFile())) {
            ZipEntry entry = Optional.ofNullable(zip.getEntry(array + ".npy"))
                    .orElseThrow(() -> new UserException(
                            file + " has no array '" + array + "'. It has " + String.join(", ", names(file))));
            return parse(
                    file + "#" + array, MappedBytes.of(zip.getInputStream(entry).readAllBytes()));
        } catch (IOException e) {
            throw new UserException(file + " is not an archive of arrays (.npz): " + Failures.describe(e), e);
        }
    }

    private static List<String> names(Path file) {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return zip.stream()
                    .map(entry -> entry.getName().replaceFirst("\\.npy$", ""))
                    .toList();
        } catch (IOException e) {
            throw new UserException(file + " is not an archive of arrays (.npz): " + Failures.describe(e), e);
        }
    }

    private static NpyArray parse(String name, MappedBytes bytes) {
        if (bytes.size() < 12 || !Arrays.equals(bytes.at(0, MAGIC.length), MAGIC)) {
            throw new UserException(name + " is not an array saved by NumPy: it does not begin with \\x93NUMPY");
        }
        boolean old = bytes.at(6, 1)[0] == 1;
        ByteBuffer size = ByteBuffer.wrap(bytes.at(8, old ? 2 : 4)).order(ByteOrder.LITTLE_ENDIAN);
        int length = old ? size.getShort() & 0xFFFF : size.getInt();
        int start = old ? 10 : 12;
        if (length < 0 || length > LONGEST_HEAD || start + length > bytes.size()) {
            throw new UserException(name + " is damaged: its head should be " + length + " bytes long");
        }
        String head = new String(bytes.at(start, length), StandardCharsets.ISO_8859_1);
        String code = part(name, head, DESCRIPTION);
        Type type = code.length() == 3 ? Type.BY_CODE.get(code.substring(1)) : null;
        if (type == null) {
            throw new UserException(name + " holds values of type '" + code + "', but read are "
                    + "bool, int8, uint8, int16, uint16, int32, int64, float32, float64; convert them by astype");
        }
        Shape shape = shape(name, part(name, head, SHAPE));
        if (part(name, head, FORTRAN).equals("True") && shape.rank() > 1) {
            throw new UserException(
                    name + " is saved by columns (Fortran order); save numpy.ascontiguousarray of it instead");
        }
        if (bytes.size() - start - length != size(name, shape, type)) {
            throw new UserException(name + " should hold " + shape + " values of " + type.bytes + " bytes, but has "
                    + (bytes.size() - start - length) + " bytes after its head; it is damaged");
        }
        return new NpyArray(
                name,
                bytes,
                start + length,
                type,
                code.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
                shape);
    }

    private static long size(String name, Shape shape, Type type) {
        try {
            return Math.multiplyExact(shape.elements(), (long) type.bytes);
        } catch (ArithmeticException e) {
            throw new UserException(name + " should hold " + shape + " values, which no file can; it is damaged", e);
        }
    }

    private static String part(String name, String head, Pattern pattern) {
        Matcher matcher = pattern.matcher(head);
        if (!matcher.find()) {
            throw new UserException(name + " is damaged: its head is not NumPy's: " + head.strip());
        }
        return matcher.group(1);
    }

    private static Shape shape(String name, String text) {
        try {
            return Shape.of(Arrays.stream(text.split(","))
                    .map(String::strip)
                    .filter(size -> !size.isEmpty())
                    .mapToInt(Integer::parseInt)
                    .toArray());
        } catch (NumberFormatException e) {
            throw new UserException(name + " has a dimension that is too large: (" + text + ")", e);
        }
    }

    /** How many examples there are: the first dimension. */
    int count() {
        return shape.size(0);
    }

    /** Writes an example's values, as one or more numbers. */
    void copy(int index, float[] into, int offset) {
        int width = shape.unbatched().length();
        ByteBuffer values = ByteBuffer.wrap(bytes.at(begin + (long) index * width * type.bytes, width * type.bytes))
                .order(order);
        for (int i = 0; i < width; i++) {
            into[offset + i] = type.read(values, i * type.bytes);
        }
    }
}
