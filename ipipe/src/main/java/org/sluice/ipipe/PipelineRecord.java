package org.sluice.ipipe;

/** The kinds of {@link PipelineTrace} records: 32 to 63. Below 32 the machine keeps its own. */
public final class PipelineRecord {

    /** The stage number of what no stage handles. */
    public static final int NO_STAGE = 0;
    /** The stage number of what concerns no stage. */
    public static final int WITHOUT_STAGE = -1;

    /** An entry in a stage's log; detail = when it was raised. */
    public static final int RECORDED = 32;
    /** An entry joined one that waits; detail = the identity it merged into. */
    public static final int MERGED = 33;
    /** An entry will never be played; detail = the {@link PipelineLedger.Discard} ordinal. */
    public static final int DISCARDED = 34;
    /** A handler begins; detail = when the entry was raised. */
    public static final int PLAYED = 35;
    /** The time of a handler has passed, its stage is open again. */
    public static final int FINISHED = 36;
    /** A stage was stalled by its own code or by another's. */
    public static final int STALLED = 37;
    /** A stage was opened. */
    public static final int UNSTALLED = 38;
    /** An entry was handed down; detail = the number of the stage that got it. */
    public static final int PROPAGATED = 39;
    /** Software raised an irq; detail = the CPU it is for. */
    public static final int TRIGGERED = 40;
    /** A body begins or continues. */
    public static final int BODY_ENTERED = 41;
    /** A body suspended itself, or ended (detail = 1). */
    public static final int BODY_LEFT = 42;
    /** A stage came into the pipeline; detail = its priority. */
    public static final int REGISTERED = 43;
    /** A stage was moved; detail = its new priority. */
    public static final int RENICED = 44;
    /** A stage receives nothing more. */
    public static final int LEAVING = 45;
    /** A stage is gone. */
    public static final int GONE = 46;
    /** Domain code threw; the stage sits out. */
    public static final int QUARANTINED = 47;
    /** An entry was set aside because its irq is locked. */
    public static final int HELD = 48;
    /** An entry that was held is back in the log. */
    public static final int UNHELD = 49;
    /** A finding was made; detail = the {@link Finding.Kind} ordinal. */
    public static final int FOUND = 50;
    /** A CPU is parked by a critical section; detail = the CPU that is in it. */
    public static final int PARKED = 51;
    /** A CPU goes on after a critical section. */
    public static final int UNPARKED = 52;
    /** An event handler begins. */
    public static final int EVENT = 53;

    private static final String[] NAMES = {"recorded", "merged", "discarded", "played", "finished", "stalled",
        "unstalled", "propagated", "triggered", "body-entered", "body-left", "registered", "reniced", "leaving",
        "gone", "quarantined", "held", "unheld", "found", "parked", "unparked", "event"};

    private PipelineRecord() {
    }

    /** The word for a kind in exported traces; "unknown" outside the range. */
    public static String name(int kind) {
        int index = kind - RECORDED;
        return index >= 0 && index < NAMES.length ? NAMES[index] : "unknown";
    }
}
