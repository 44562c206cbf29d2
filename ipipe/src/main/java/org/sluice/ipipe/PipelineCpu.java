package org.sluice.ipipe;

import org.osgi.annotation.versioning.ProviderType;

/** The machine's side of one CPU's pipeline. Called by the adapter, on the baton. */
@ProviderType
public interface PipelineCpu {

    /**
     * A hardware interrupt: recorded in every log it is for, then acknowledged. Plays nothing.
     *
     * @param id          its identity
     * @param raisedNanos when it was raised, from 0 to now
     * @throws IllegalArgumentException naming the argument and its bound; nothing was recorded
     */
    void arrive(int irq, long id, long raisedNanos);

    /**
     * A new arrival at the head that no controller made: injected by the machine's software, or by {@link
     * LocalStage#trigger}.
     */
    void trigger(int irq);

    /**
     * As {@link #trigger}, for what was raised before and arrives only now: the upcall of a hypercall.
     *
     * @param raisedNanos from 0 to now
     */
    void inject(int irq, long raisedNanos);

    /** The IPI of another CPU's critical section has come, see {@link Hardware#sendCritical}. */
    void critical();

    /** See {@link LocalStage#event}; for what the machine raises: traps, hypercalls. */
    Verdict event(KernelEvent event);

    /**
     * A non-maskable interrupt: bypasses the pipeline. Root's stall is set around it and restored; what runs in it may
     * not call the pipeline, on any CPU, and lets no time pass.
     */
    void nmi(Runnable bypass);

    /** Whose code runs here; on an idle CPU the root, if it is on it; else null. It bounds every walk. */
    LocalStage current();

    /** Plays at most one handler: the next one that this CPU owes to anybody. */
    Played deliver();

    /**
     * The time of the handler played last on this CPU has passed: its frame is left, its stage opened.
     *
     * @throws IllegalStateException if nothing runs on this CPU
     */
    void finish();

    /** Would the next {@link #deliver} run code that may let time pass? */
    boolean mayBlock();

    /** After {@link Played#BODY}: whose body it is. */
    LocalStage body();

    /**
     * After {@link Played#BODY}, the first time: runs the body on the calling stack until it returns for good.
     *
     * @throws IllegalStateException if it is not the one that {@link #body} names, or has begun before
     */
    void runBody(LocalStage body);

    /** What {@link #deliver} did. */
    enum Played {
        /** A handler ran; its frame stays until {@link PipelineCpu#finish()}. */
        PLAYED,
        /** A body shall start or continue: see {@link PipelineCpu#body()}. */
        BODY,
        /** There is nothing to do here: the interrupted code continues. */
        IDLE
    }
}
