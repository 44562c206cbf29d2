package org.sluice.testkit.conform;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What happened, as numbers that compare fast: three for each record. Grows as it must. */
final class Journal {

    /** What sort of record; the text says what its two numbers are. */
    enum Kind {
        PLAYED("id", "raised and hits"), ANSWERED("the answer", "-"), ACKNOWLEDGED("-", "-"), ASKED("-", "-"),
        UNMASKED("-", "-"), SENT("to cpu", "-"), GONE("-", "-"), EVENT("kind", "-"), STATE("stalled", "order"),
        BOOKS("what it counts", "how much"), FAULT("-", "-"), TIME("now", "-"), ARRIVALS("how many", "-"),
        WORK("what", "-"), BODY("-", "-"),
        FOUND("what or how many", "first and count"), PARKED("1 parked 0 goes on", "-"),
        SECTION("-1 or after cpu", "-"), NMI("-", "-");

        private final String x;
        private final String y;

        Kind(String x, String y) {
            this.x = x;
            this.y = y;
        }
    }

    /** The answer of what was refused as a bad argument. */
    static final long BAD_ARGUMENT = -1001;
    /** The answer of what was refused in this state. */
    static final long BAD_STATE = -1002;
    /** The answer of a critical section for which not all CPUs came in time. */
    static final long TIMED_OUT = -1006;
    /** The answer of what has nothing to act on. */
    static final long NOTHING = -1003;

    private static final Kind[] KINDS = Kind.values();
    private static final int WIDTH = 3;
    private static final int KIND_SHIFT = 48;
    private static final int STAGE_SHIFT = 40;
    private static final int CPU_SHIFT = 32;
    private static final int BYTE = 0xFF;
    private static final int SMALL_SHIFT = 16;

    private long[] numbers = new long[WIDTH * 256];
    private int size;

    void add(Kind kind, int stage, int cpu, int irq, long x) {
        add(kind, stage, cpu, irq, x, 0);
    }

    void add(Kind kind, int stage, int cpu, long irq, long x, long y) {
        if (size == numbers.length) {
            numbers = Arrays.copyOf(numbers, size * 2);
        }
        numbers[size] = (long) kind.ordinal() << KIND_SHIFT | (long) (stage & BYTE) << STAGE_SHIFT
                | (long) (cpu & BYTE) << CPU_SHIFT | irq & 0xFFFF_FFFFL;
        numbers[size + 1] = x;
        numbers[size + 2] = y;
        size += WIDTH;
        if (isUnordered(kind.ordinal())) {
            sortUnordered();
        }
    }

    /** Lines that open, stages that go and CPUs that park at one instant have no order among them. */
    private static boolean isUnordered(long kind) {
        return kind == Kind.UNMASKED.ordinal() || kind == Kind.GONE.ordinal() || kind == Kind.PARKED.ordinal();
    }

    private void sortUnordered() {
        for (int at = size - WIDTH; at >= WIDTH; at -= WIDTH) {
            long before = numbers[at - WIDTH];
            if (!isUnordered(before >> KIND_SHIFT) || before <= numbers[at]) {
                return;
            }
            numbers[at - WIDTH] = numbers[at];
            numbers[at] = before;
        }
    }

    /** The entry as one number: when it was raised, and how many hits it stands for. */
    static long raisedAndHits(long raised, int hits) {
        return raised << SMALL_SHIFT | hits;
    }

    void clear() {
        size = 0;
    }

    boolean isSameAs(Journal other) {
        return size == other.size && Arrays.equals(numbers, 0, size, other.numbers, 0, size);
    }

    int count(Kind kind) {
        int count = 0;
        for (int i = 0; i < size; i += WIDTH) {
            if (numbers[i] >> KIND_SHIFT == kind.ordinal()) {
                count++;
            }
        }
        return count;
    }

    int refusals() {
        int count = 0;
        for (int i = 0; i < size; i += WIDTH) {
            if (numbers[i] >> KIND_SHIFT == Kind.ANSWERED.ordinal()
                    && (numbers[i + 1] == BAD_ARGUMENT || numbers[i + 1] == BAD_STATE)) {
                count++;
            }
        }
        return count;
    }

    /** One line for each record. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < size; i += WIDTH) {
            lines.add(line(numbers[i], numbers[i + 1], numbers[i + 2]));
        }
        return lines;
    }

    private static String line(long head, long x, long y) {
        Kind kind = KINDS[(int) (head >> KIND_SHIFT)];
        int stage = (byte) (head >> STAGE_SHIFT);
        int cpu = (byte) (head >> CPU_SHIFT);
        int irq = (int) head;
        if (kind == Kind.STATE) {
            return "stalled " + Long.toBinaryString(x) + " order " + Long.toHexString(y);
        }
        if (kind == Kind.ANSWERED) {
            return Word.values()[irq] + " -> " + answer(x);
        }
        if (kind == Kind.BODY) {
            return "body of s" + stage + " cpu " + cpu + " " + BodyCode.WHAT.get((int) x);
        }
        String place = (stage < 0 ? "nobody" : "s" + stage) + " cpu " + cpu + " irq " + irq;
        if (kind == Kind.PLAYED) {
            return "played " + place + " id " + x + " raised " + (y >> SMALL_SHIFT) + " hits " + (y & 0xFFFF);
        }
        return (kind + " " + place + " " + kind.x + " " + x + " " + kind.y + " " + y).replace(" - 0", "");
    }

    private static String answer(long x) {
        if (x == BAD_ARGUMENT) {
            return "refused: bad argument";
        }
        if (x == TIMED_OUT) {
            return "timed out";
        }
        return x == BAD_STATE ? "refused: bad state" : x == NOTHING ? "nothing to act on" : Long.toString(x);
    }
}
