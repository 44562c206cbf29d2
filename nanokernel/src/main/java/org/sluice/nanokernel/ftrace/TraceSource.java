package org.sluice.nanokernel.ftrace;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The kernel events that are read, each as a pair {@code name_entry} and {@code name_exit}. The order is that of
 * {@code irq.h} and {@code irq_vectors.h}. Recognised but of no use here, so passed over like unknown events:
 * {@code softirq_raise}, {@code tasklet_*} and {@code vector_*} (the allocation of vectors).
 */
enum TraceSource {

    IRQ_HANDLER(InterruptKind.IRQ, "irq", 0, Integer.MAX_VALUE),
    SOFTIRQ(null, "vec", 0, 31),
    LOCAL_TIMER(InterruptKind.TIMER),
    SPURIOUS_APIC(InterruptKind.OTHER),
    ERROR_APIC(InterruptKind.OTHER),
    X86_PLATFORM_IPI(InterruptKind.OTHER),
    IRQ_WORK(InterruptKind.OTHER),
    RESCHEDULE(InterruptKind.RESCHEDULE),
    CALL_FUNCTION(InterruptKind.CALL_FUNCTION),
    CALL_FUNCTION_SINGLE(InterruptKind.CALL_FUNCTION),
    THRESHOLD_APIC(InterruptKind.OTHER),
    DEFERRED_ERROR_APIC(InterruptKind.OTHER),
    THERMAL_APIC(InterruptKind.OTHER);

    /** Below are exceptions (Intel SDM Vol. 3A "Exception and Interrupt Vectors"): no interrupt is vectored there. */
    private static final int VECTOR_MIN = 32;
    private static final int VECTOR_MAX = 255;
    private static final Map<String, TraceSource> BY_NAME = new TreeMap<>();

    static {
        for (TraceSource source : values()) {
            BY_NAME.put(source.kernelName, source);
        }
    }

    private final String kernelName = name().toLowerCase(Locale.ROOT);
    private final InterruptKind kind;
    private final String field;
    private final int numberMin;
    private final int numberMax;

    TraceSource(InterruptKind kind) {
        this(kind, "vector", VECTOR_MIN, VECTOR_MAX);
    }

    TraceSource(InterruptKind kind, String field, int numberMin, int numberMax) {
        this.kind = kind;
        this.field = field;
        this.numberMin = numberMin;
        this.numberMax = numberMax;
    }

    /** The source called {@code kernelName}, such as {@code local_timer}, or null if it is none of these. */
    static TraceSource named(String kernelName) {
        return BY_NAME.get(kernelName);
    }

    /** The event's name without {@code _entry} and {@code _exit}. */
    String kernelName() {
        return kernelName;
    }

    /** What is interrupted by it, or null for {@link #SOFTIRQ}, which runs after an interrupt. */
    InterruptKind kind() {
        return kind;
    }

    /** The name of the field that holds its number. */
    String field() {
        return field;
    }

    boolean takes(long number) {
        return number >= numberMin && number <= numberMax;
    }

    /** For complaints: {@code 32..255}. */
    String range() {
        return numberMin + ".." + numberMax;
    }
}
