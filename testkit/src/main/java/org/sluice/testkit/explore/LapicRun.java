package org.sluice.testkit.explore;

import org.sluice.testkit.internal.Bench;
import org.sluice.x86.Cpu;
import org.sluice.x86.Machine;

/**
 * One run of a {@link LapicWorld}: what its programs, handlers and invariants see. On the baton.
 *
 * @param <S> the world's own state
 */
public final class LapicRun<S> {

    private final S state;
    private final Machine machine;
    private final LaneTrace trace;

    LapicRun(S state, Machine machine, LaneTrace trace) {
        this.state = state;
        this.machine = machine;
        this.trace = trace;
    }

    /** The world's own state, fresh for this run. */
    public S state() {
        return state;
    }

    /** The machine. */
    public Machine machine() {
        return machine;
    }

    /** A CPU: its APIC, its interrupt flag. */
    public Cpu cpu(int cpu) {
        return machine.cpu(cpu);
    }

    /** Asserts the line of an I/O APIC pin. */
    public void raise(int gsi) {
        machine.line(Bench.lineName(gsi)).raise();
    }

    /** Lets the line of an I/O APIC pin go. */
    public void lower(int gsi) {
        machine.line(Bench.lineName(gsi)).lower();
    }

    /** Sends a fixed interrupt from one CPU to another, as its ICR does. */
    public void sendIpi(int from, int to, int vector) {
        machine.cpu(from).sendIpi(machine.cpu(to).apicId(), vector);
    }

    /** Makes two runs different that differ in this, on that CPU. */
    public void note(int cpu, long what) {
        trace.note(cpu, what);
    }
}
