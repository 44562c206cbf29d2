package org.sluice.testkit.explore;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import org.sluice.x86.engine.SplitMix64;

/**
 * The choices of a run, by the number of the choice point; all that are not listed are 0. Immutable. A token is its
 * text: Base64 (URL alphabet) of pairs gap, value as variable-length integers and a check of 16 bits over these and the
 * name of what is explored.
 */
public final class Schedule {

    /** Always the usual course. */
    public static final Schedule USUAL = new Schedule(new int[0], new int[0]);

    private static final int CHECK_BYTES = 2;
    private static final int VARINT_BITS = 7;

    private final int[] point;
    private final int[] value;

    private Schedule(int[] point, int[] value) {
        this.point = point;
        this.value = value;
    }

    /** The first {@code count} of these; points ascend, values are not 0. */
    static Schedule of(int[] points, int[] values, int count) {
        return new Schedule(Arrays.copyOf(points, count), Arrays.copyOf(values, count));
    }

    /** How many choices leave the usual course. */
    public int deviations() {
        return point.length;
    }

    /** The number of the choice point of deviation {@code i}. */
    int point(int i) {
        return point[i];
    }

    /** What deviation {@code i} chooses. */
    int value(int i) {
        return value[i];
    }

    /**
     * The same without deviations {@code from} (included) to {@code to} (excluded), the later ones moved by so many
     * choice points: what is left out may have made or spared some. Null if that would put them out of order.
     */
    Schedule without(int from, int to, int shift) {
        int kept = point.length - (to - from);
        int[] points = Arrays.copyOf(point, kept);
        int[] values = Arrays.copyOf(value, kept);
        System.arraycopy(point, to, points, from, point.length - to);
        System.arraycopy(value, to, values, from, point.length - to);
        for (int i = from; i < kept; i++) {
            points[i] += shift;
        }
        boolean ordered = from == kept || points[from] > (from == 0 ? -1 : points[from - 1]);
        return ordered ? new Schedule(points, values) : null;
    }

    /** The same with another choice at deviation {@code i}. */
    Schedule with(int i, int newValue) {
        int[] values = value.clone();
        values[i] = newValue;
        return new Schedule(point, values);
    }

    // ---- text ----

    /** The token for what is called {@code name}. */
    public String token(String name) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int last = -1;
        for (int i = 0; i < point.length; i++) {
            varint(bytes, point[i] - last - 1);
            varint(bytes, value[i] - 1);
            last = point[i];
        }
        int check = check(bytes.toByteArray(), bytes.size(), name);
        bytes.write(check >> Byte.SIZE);
        bytes.write(check);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }

    /**
     * Reads a token.
     *
     * @throws IllegalArgumentException if it is none, or belongs to something of another name
     */
    public static Schedule parse(String token, String name) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException noBase64) {
            throw new IllegalArgumentException("\"" + token + "\" is no token of a schedule", noBase64);
        }
        int length = bytes.length - CHECK_BYTES;
        if (length < 0 || check(bytes, length, name)
                != ((bytes[length] & 0xFF) << Byte.SIZE | bytes[length + 1] & 0xFF)) {
            throw new IllegalArgumentException("\"" + token + "\" is no token of a schedule of " + name);
        }
        int[] points = new int[length];
        int[] values = new int[length];
        int count = 0;
        int last = -1;
        int[] at = {0};
        while (at[0] < length) {
            last += varint(bytes, at) + 1;
            points[count] = last;
            values[count++] = varint(bytes, at) + 1;
        }
        return of(points, values, count);
    }

    private static void varint(ByteArrayOutputStream out, int number) {
        int rest = number;
        while (rest >>> VARINT_BITS != 0) {
            out.write(rest & 0x7F | 0x80);
            rest >>>= VARINT_BITS;
        }
        out.write(rest);
    }

    private static int varint(byte[] bytes, int[] at) {
        int number = 0;
        int shift = 0;
        while ((bytes[at[0]] & 0x80) != 0 && at[0] < bytes.length - 1) {
            number |= (bytes[at[0]++] & 0x7F) << shift;
            shift += VARINT_BITS;
        }
        return number | bytes[at[0]++] << shift;
    }

    private static int check(byte[] bytes, int length, String name) {
        SplitMix64 named = SplitMix64.named(length, name);
        long hash = named.next();
        for (int i = 0; i < length; i++) {
            hash = SplitMix64.mix(hash ^ bytes[i]);
        }
        return (int) (hash & 0xFFFF);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Schedule that && Arrays.equals(point, that.point) && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(point) + Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < point.length; i++) {
            text.append(i == 0 ? "" : " ").append(point[i]).append(':').append(value[i]);
        }
        return text.toString();
    }
}
