package org.sluice.ipipe.internal;

import java.util.function.Supplier;
import org.sluice.ipipe.FaultHandler;
import org.sluice.ipipe.Hardware;
import org.sluice.ipipe.Pipeline;
import org.sluice.ipipe.PipelineTrace;
import org.sluice.ipipe.Profile;

/** A fault of a historic pipeline, and the part that has it. */
public enum HistoricFault {

    /** 2002: the refusal of a second exclusive handler comes back with the CPU's interrupts off. */
    EXCLUSIVE_LEAVES_INTERRUPTS_OFF(FaultyControl.ExclusiveParts::new),
    /** 2002: a removal clears the event handlers of the caller, not of the leaving domain. */
    FORGETS_THE_CALLERS_EVENTS(FaultyControl.EventParts::new),
    /** 2002: an IPI tests the sender's CPU instead of its argument. */
    IPI_TO_ONESELF(FaultyControl.IpiParts::new),
    /** 2002: the critical section's IPI is an interrupt of the lowest domain, and waits behind those above it. */
    CRITICAL_BEHIND_A_DOMAIN(FaultyCritical.BehindParts::new),
    /** 2002: a critical section inside itself waits for itself. */
    CRITICAL_IN_ITSELF(FaultyCritical.NestedParts::new),
    /** 2002: the controller is acknowledged before the interrupt is logged. */
    ACKNOWLEDGED_BEFORE_LOGGED(FaultyDelivery.AckFirstParts::new),
    /** 2002: the CPU can be given to a stalled domain. */
    WALKS_INTO_A_STALLED_STAGE(FaultyDelivery.WalkParts::new),
    /** 2002: restore of another domain's stage opens it but does not play it. */
    RESTORE_DOES_NOT_PLAY(FaultyDelivery.RestoreParts::new),
    /** r13 to I-pipe 2: lock moves what is pending on its own CPU only; who plays on another drops what is locked. */
    LOCK_DROPS_ELSEWHERE(FaultyLock.DroppingParts::new),
    /** I-pipe 1: the same, and the word of the last entry that is dropped stays marked: its play loop spins. */
    WORD_STAYS_MARKED(FaultyLock.StayingParts::new),
    /** I-pipe 1 to 3: unlock writes the map of another CPU while its owner does. */
    UNLOCK_LOSES_AN_UPDATE(FaultyLock.OverwritingParts::new),
    /** I-pipe 3: unlock goes over all CPUs but always uses its own map. */
    UNLOCK_USES_ITS_OWN_MAP(FaultyLock.OwnMapParts::new),
    /** All: a freed virtual irq keeps its handlers and entries. */
    STALE_VIRTUAL_IRQ(FaultyControl.VirqParts::new),
    /** 2002: free clears a bit without asking whose it is. */
    FREES_WHAT_IS_NOT_ITS_OWN(FaultyControl.FreeParts::new),
    /** r13 to I-pipe 2: a removal looks at logs, not at handlers that run. */
    LEAVES_UNDER_A_HANDLER(FaultyControl.LeavingParts::new),
    /** 2002: renice leaves the delivery of what is first in line now to the next arrival. */
    RENICE_DOES_NOT_WALK(FaultyControl.ReniceParts::new),
    /** 2002, r13: playing clears a word's mark before the word is empty; who plays on top does not see the rest. */
    WORD_CLEARED_EARLY(FaultyLog.ClearingParts::new),
    /** I-pipe 2: the context check warns once, then is off for good. */
    CHECKS_CONTEXT_ONCE(FaultyControl.FindingsParts::new);

    private final Supplier<Parts> parts;

    HistoricFault(Supplier<Parts> parts) {
        this.parts = parts;
    }

    /** The real pipeline with this fault in it; parameters as {@link Pipeline#on}. */
    public Pipeline on(Hardware hardware, int hardwareIrqs, Profile profile, PipelineTrace trace,
                       FaultHandler faults) {
        return new PipelineCore(hardware, new Plan(hardwareIrqs, profile, trace, faults), parts.get());
    }
}
