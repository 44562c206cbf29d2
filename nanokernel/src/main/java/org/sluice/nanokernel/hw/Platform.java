package org.sluice.nanokernel.hw;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One domain's view of the machine. Every request is checked against what the domain was admitted with; a refusal
 * names the thing and its owner. On the baton.
 */
@ProviderType
public interface Platform {

    /** The domain's name. */
    String domain();

    /** The CPUs it may run on, ascending. */
    int[] cpus();

    /** The lines that stand indented under the domain in the scenario, in order. */
    List<Setting> settings();

    /** A device by its name on the board; its irq must be among the domain's. */
    Device device(String name);

    /** Is there a device of that name, and may the domain use it? */
    boolean hasDevice(String name);

    /** Ports and memory-mapped registers by address, as a kernel reaches them. */
    BusAccess bus();

    /** The RAM that the domain was admitted with, as code on its CPUs reaches it. */
    RamAccess memory();

    /**
     * The local APIC timer of a CPU, which from now on belongs to this domain.
     *
     * @throws IllegalStateException if another domain owns it
     */
    LocalTimer takeLocalTimer(int cpu);

    /**
     * Asks for a periodic {@link org.sluice.nanokernel.Irqs#TIMER} irq. While a domain owns the timer, that domain
     * passes the ticks on; otherwise the APIC makes them by itself.
     *
     * @param periodNanos greater than 0
     * @param phaseNanos  the first tick comes so long after now, 0 or more
     */
    void requestTick(int cpu, long periodNanos, long phaseNanos);

    /** Numbers from the scenario's seed: an own stream for each domain and purpose. */
    RandomSource random(String purpose);

    /** The other side of the hybrid virtual machine. */
    Hvm hvm();

    /** What recorded handlers took; empty unless a recording is replayed. */
    Replayed replayed();
}
