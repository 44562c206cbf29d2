package org.sluice.x86.engine;

/**
 * An event that is due, as a chooser among several sees it. Its target fills it in ({@link EventTarget#describe});
 * what the target leaves out is assumed in the way that forbids most. Reused from step to step: read it at once.
 *
 * <p>Two events keep the order in which they were posted if they come from the same source, belong to the same stream
 * of it and touch something in common: two messages from one sender to one CPU do not overtake each other, and what a
 * CPU's own software leaves for later comes in its order. Everything else that is due at one instant may come first.
 */
public final class Due {

    /** {@link #touches()} of an event that may change anything. */
    public static final long EVERYTHING = -1L;

    private static final int CPU_BITS = 48;
    private static final int LINE_BITS = 15;

    private EventTarget target;
    private int kind;
    private long argument;
    private long sequence;
    private long nanos;
    private Object source;
    private int stream;
    private int actor;
    private long touches;
    private boolean code;
    private String what;
    private int cpu;
    private int vector;

    /** Made by who asks targets to describe themselves. */
    Due() {
        // filled by about
    }

    /** Starts over, for the event of that target. */
    Due about(EventTarget newTarget, int newKind, long newArgument, long newSequence, long newNanos) {
        target = newTarget;
        kind = newKind;
        argument = newArgument;
        sequence = newSequence;
        nanos = newNanos;
        source = newTarget;
        stream = 0;
        actor = -1;
        touches = EVERYTHING;
        code = false;
        what = null;
        cpu = -1;
        vector = -1;
        newTarget.describe(newKind, newArgument, this);
        return this;
    }

    // ---- for targets ----

    /** Where it comes from, if not from the target itself, and which of the source's independent streams it is in. */
    public Due from(Object newSource, int newStream) {
        source = newSource;
        stream = newStream;
        return this;
    }

    /** All that it can change: {@link #cpuBit}, {@link #lineBit}. */
    public Due touching(long bits) {
        touches = bits;
        return this;
    }

    /** It may run code of domains on its CPU, which may touch what its target knows nothing of. */
    public Due runningCode() {
        code = true;
        return this;
    }

    /**
     * What it is, in words, and where.
     *
     * @param newCpu   whose event it is; -1 if no CPU's
     * @param newActor who acts, the same number for all events of the same one; at least 0
     */
    public Due named(String newWhat, int newCpu, int newActor) {
        what = newWhat;
        cpu = newCpu;
        actor = newActor;
        return this;
    }

    /** The vector that it carries. */
    public Due carrying(int newVector) {
        vector = newVector;
        return this;
    }

    /** The bit of a CPU; CPUs far apart share bits, which only makes more events dependent. */
    public static long cpuBit(int cpu) {
        return 1L << cpu % CPU_BITS;
    }

    /** The bit of an interrupt line or of anything else that is numbered; many share a bit. */
    public static long lineBit(int line) {
        return 1L << CPU_BITS + line % LINE_BITS;
    }

    // ---- for choosers ----

    /** Whose event it is. */
    public EventTarget target() {
        return target;
    }

    /** Its number, which no other event of the machine has; smaller was posted earlier. */
    public long sequence() {
        return sequence;
    }

    /** The instant at which it is due; time has not come so far yet. */
    public long nanos() {
        return nanos;
    }

    /** Who acts; the same number for all events of the same one, -1 if the target did not say. */
    public int actor() {
        return actor;
    }

    /** What it can change. */
    public long touches() {
        return touches;
    }

    /** What it is, in words; null if its target did not say. */
    public String what() {
        return what;
    }

    /** May it run code of domains? */
    public boolean runsCode() {
        return code;
    }

    /** The CPU whose event it is; -1 if no CPU's. */
    public int cpu() {
        return cpu;
    }

    /** The vector that it carries; -1 if none. */
    public int vector() {
        return vector;
    }

    /** Must this one, which was posted earlier, come before that one? */
    boolean precedes(Due later) {
        return source == later.source && stream == later.stream && (touches & later.touches) != 0;
    }

    @Override
    public String toString() {
        String words = what == null ? target.getClass().getSimpleName() + " " + kind + "/" + argument : what;
        String carried = vector < 0 ? words : words + " 0x" + Integer.toHexString(vector);
        return cpu < 0 ? carried : carried + " of cpu " + cpu;
    }
}
