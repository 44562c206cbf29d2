package org.sluice.testkit.conform;

/** What an act does. */
public enum Word {
    /** A hardware interrupt: cpu, irq. */
    ARRIVE,
    /** Software raises an irq: stage, cpu, irq. */
    TRIGGER,
    /** Software raises an irq elsewhere: stage, cpu, irq; value = the other CPU. */
    TRIGGER_ON,
    /** Stage, cpu. */
    STALL,
    /** Stage, cpu. */
    UNSTALL,
    /** Stage, cpu; value = 1 to close, 0 to open. */
    RESTORE,
    /** Stage, cpu. */
    TEST_AND_UNSTALL,
    /** Stage, irq; value = the use. */
    CONTROL,
    /** Stage, irq; value = the use; script = what the handler does. */
    VIRTUALIZE,
    /** Stage, irq. */
    RELEASE,
    /** Stage, cpu, irq. */
    PROPAGATE,
    /** Stage, cpu, irq. */
    SCHEDULE,
    /** Stage; value = the priority. */
    RENICE,
    /** Stage of the slot, to be moved to the place value in the order by giving the whole new order; -1 forgets it. */
    ORDER,
    /** Stage; value = the priority; cpu = a bit for each CPU; irq = 1 for the root; script = what its start does. */
    REGISTER,
    /** Slot; script = the body of whoever comes to it, none for no body; value = 1 to do that over and over. */
    BODY,
    /** Stage, cpu: the body waits until its stage has handled something. */
    SUSPEND,
    /** Stage; value = 1 to play what waits, 0 to drop it; irq = the deadline in nanoseconds, 0 for none. */
    UNREGISTER,
    /** Stage: of one that leaves, what waits is dropped. */
    DROP,
    /** Stage. */
    QUARANTINE,
    /** Stage, irq. */
    LOCK,
    /** Stage, irq. */
    UNLOCK,
    /** Stage; value = where to remember the virtual irq. */
    ALLOCATE,
    /** Value = where the virtual irq is remembered. */
    FREE,
    /** Stage; irq = the kind of event; value = the verdict, or 3 to catch no more; script = what the handler does. */
    CATCH,
    /** Stage, cpu; irq = the kind of event. */
    EVENT,
    /** Stage; irq = how many posts may wait on a CPU; value = where to remember it; script = what its work does. */
    MAILBOX,
    /** Stage, cpu: who posts; irq = the work; value = where the mailbox is remembered. */
    POST,
    /** Stage, cpu: a critical section; value = how long to wait for it, in nanoseconds; script = what it does. */
    CRITICAL,
    /** Cpu; script = what the NMI does, which is refused. */
    NMI,
    /** Stage, cpu: may its services be used here? */
    CHECK_CONTEXT,
    /** The code of a handler throws, value = 1: and so does whoever is told; other code does nothing. */
    THROW,
    /** Script = what control code does at one instant, before the machine has its turn. */
    TOGETHER,
    /** Stage, cpu; value = nanoseconds; script = what control code does after them. */
    SPEND,
    /** Stage, cpu; value = nanoseconds; script = what control code does after them. */
    CHARGE
}
