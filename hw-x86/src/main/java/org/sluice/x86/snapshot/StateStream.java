package org.sluice.x86.snapshot;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * State on its way into bytes or out of them. {@code exchange(value)} saves {@code value} and answers it, or, when
 * restoring, ignores it and answers what was saved in its place; so one method of a device serves both directions.
 * Numbers are little-endian; of arrays only what is not 0 is written.
 *
 * <p>Not thread-safe: belongs to whoever holds the baton.
 */
public final class StateStream {

    private static final int INITIAL_BYTES = 4096;
    /** So many zeros end a run of bytes that are written as they are. */
    private static final int GAP = 2 * Integer.BYTES;

    private final boolean restoring;
    private final boolean resetting;
    private byte[] bytes;
    private int position;
    private String section = "the head";

    private StateStream(boolean restoring, boolean resetting, byte[] bytes) {
        this.restoring = restoring;
        this.resetting = resetting;
        this.bytes = bytes;
    }

    /** A stream to save into. */
    public static StateStream saving() {
        return new StateStream(false, false, new byte[INITIAL_BYTES]);
    }

    /** A stream to restore from what {@link #bytes} answered. */
    public static StateStream restoring(byte[] saved) {
        return new StateStream(true, false, saved.clone());
    }

    /** A stream to restore parts from what {@link #bytes} answered, in a machine whose time and queue go on. */
    public static StateStream resetting(byte[] saved) {
        return new StateStream(true, true, saved.clone());
    }

    /** Is what is restored a part of a machine that goes on? Then what it has posted is to be cancelled. */
    public boolean isResetting() {
        return resetting;
    }

    /** Does {@code exchange} answer what was saved? */
    public boolean isRestoring() {
        return restoring;
    }

    /** What was saved so far. */
    public byte[] bytes() {
        return Arrays.copyOf(bytes, position);
    }

    /** Begins the state of a part, so that a mistake is told by its name. */
    public void section(String name) {
        String last = section;
        section = name;
        String saved = exchange(name);
        if (!saved.equals(name)) {
            throw new SnapshotException("after " + last + " the snapshot has '" + saved + "', not '" + name + "'");
        }
    }

    /** Everything must have been restored. */
    public void end() {
        if (restoring && position != bytes.length) {
            throw new SnapshotException("the snapshot has " + (bytes.length - position) + " bytes more than are known");
        }
    }

    // ---- single values ----

    /** An int. */
    public int exchange(int value) {
        return (int) number(value, Integer.BYTES);
    }

    /** A long. */
    public long exchange(long value) {
        return number(value, Long.BYTES);
    }

    /** A byte. */
    public byte exchange(byte value) {
        return (byte) number(value, Byte.BYTES);
    }

    /** A boolean. */
    public boolean exchange(boolean value) {
        return number(value ? 1 : 0, Byte.BYTES) != 0;
    }

    /** A constant of an enum, by its place in {@code all}. */
    public <E extends Enum<E>> E exchange(E value, E[] all) {
        int ordinal = exchange(value.ordinal());
        return all[checked(ordinal, all.length)];
    }

    /** A text. */
    public String exchange(String value) {
        return new String(exchangeAny(value.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }

    /** Bytes of any length; answers an array of its own. */
    public byte[] exchangeAny(byte[] value) {
        int length = exchange(value.length);
        byte[] result = restoring ? new byte[checked(length, bytes.length - position + 1)] : value.clone();
        copy(result, 0, length);
        return result;
    }

    // ---- arrays of a fixed length, in place ----

    /** Ints. */
    public void exchange(int[] values) {
        long[] wide = Arrays.stream(values).asLongStream().toArray();
        exchange(wide);
        for (int i = 0; i < values.length; i++) {
            values[i] = (int) wide[i];
        }
    }

    /** Longs. */
    public void exchange(long[] values) {
        int left = exchange((int) Arrays.stream(values).filter(value -> value != 0).count());
        if (restoring) {
            Arrays.fill(values, 0);
        }
        for (int i = 0; left > 0; i++, left--) {
            while (!restoring && values[i] == 0) {
                i++;
            }
            i = checked(exchange(i), values.length);
            values[i] = exchange(values[i]);
        }
    }

    /** Booleans. */
    public void exchange(boolean[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = exchange(values[i]);
        }
    }

    /** Bytes: runs of zeros, and runs of anything. */
    public void exchange(byte[] values) {
        if (restoring) {
            Arrays.fill(values, (byte) 0);
        }
        for (int done = 0; done < values.length; ) {
            int start = checked(exchange(restoring ? 0 : skip(values, done)), values.length + 1);
            int end = checked(exchange(restoring ? 0 : run(values, start)), values.length + 1);
            copy(values, start, checked(end - start, values.length + 1));
            done += checked(end - done - 1, values.length) + 1;
        }
    }

    /** The first byte at or after {@code from} that is not 0. */
    private static int skip(byte[] values, int from) {
        int at = from;
        while (at < values.length && values[at] == 0) {
            at++;
        }
        return at;
    }

    /** The end of the run that starts here. */
    private static int run(byte[] values, int start) {
        int end = start;
        while (end < values.length) {
            int next = skip(values, end);
            if (next - end >= GAP) {
                return end;
            }
            end = Math.min(next + 1, values.length);
        }
        return end;
    }

    // ---- bytes ----

    private int checked(int value, int bound) {
        if (value < 0 || value >= bound) {
            throw new SnapshotException("the snapshot's " + section + " has " + value + ", which is not in 0.."
                    + (bound - 1));
        }
        return value;
    }

    private long number(long value, int size) {
        reserve(size);
        long result = 0;
        for (int i = 0; i < size; i++) {
            if (!restoring) {
                bytes[position + i] = (byte) (value >>> 8 * i);
            }
            result |= (bytes[position + i] & 0xFFL) << 8 * i;
        }
        position += size;
        return result;
    }

    private void copy(byte[] values, int at, int count) {
        reserve(count);
        if (restoring) {
            System.arraycopy(bytes, position, values, at, count);
        } else {
            System.arraycopy(values, at, bytes, position, count);
        }
        position += count;
    }

    private void reserve(int count) {
        if (count <= bytes.length - position) {
            return;
        }
        if (restoring) {
            throw new SnapshotException("the snapshot ends within " + section);
        }
        bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, position + count));
    }
}
