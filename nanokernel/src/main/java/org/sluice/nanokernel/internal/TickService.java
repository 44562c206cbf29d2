package org.sluice.nanokernel.internal;

import java.util.ArrayList;
import java.util.List;
import org.sluice.nanokernel.Irqs;
import org.sluice.nanokernel.TickSchedule;
import org.sluice.nanokernel.hw.LocalTimer;
import org.sluice.x86.Cpu;
import org.sluice.x86.Machine;
import org.sluice.x86.apic.ApicRegister;
import org.sluice.x86.engine.Alarm;
import org.sluice.x86.engine.Due;
import org.sluice.x86.engine.EventTarget;

/**
 * The local APIC timers: each belongs to the domain that took it, which then passes on the ticks others asked for;
 * a timer that nobody took makes the ticks by itself, in the APIC's periodic mode. No tick is lost when an owner comes
 * or goes.
 *
 * <p>On the baton.
 */
public final class TickService {

    private static final int TIMER_VECTOR = Irqs.vectorOf(Irqs.TIMER);
    private static final long COUNTS_MAX = 0xFFFF_FFFFL;
    private static final int DIVIDE_BY_1 = 0b1011;
    private static final TickSchedule NO_TICKS = new TickSchedule() {
        @Override
        public long nextNanos() {
            return LocalTimer.NEVER;
        }

        @Override
        public void advance() {
            throw new IllegalStateException("no tick is due");
        }
    };

    private final Machine machine;
    private final OwnedTimer[] timers;
    private final long nanosPerCount;

    /** No timer is owned, no tick is wanted. */
    public TickService(Machine machine) {
        this.machine = machine;
        this.nanosPerCount = machine.board().timerNanosPerClock();
        this.timers = new OwnedTimer[machine.cpuCount()];
        for (int cpu = 0; cpu < timers.length; cpu++) {
            timers[cpu] = new OwnedTimer(machine.cpu(cpu));
            machine.cpu(cpu).writeApic(ApicRegister.DIVIDE, DIVIDE_BY_1);
        }
    }

    /** Gives a CPU's timer to a domain. */
    LocalTimer take(int cpu, String domain) {
        OwnedTimer timer = timers[cpu];
        if (timer.owner != null && !timer.owner.equals(domain)) {
            throw new IllegalStateException("the local timer of cpu " + cpu + " belongs to " + timer.owner);
        }
        return timer.takenBy(domain);
    }

    /** Somebody wants ticks on a CPU; everybody who handles them there gets the same. Recorded ticks stay. */
    void request(int cpu, long periodNanos, long phaseNanos) {
        if (periodNanos <= 0 || phaseNanos < 0) {
            throw new IllegalArgumentException("tick period " + periodNanos + " ns must be greater than 0, phase "
                    + phaseNanos + " ns must not be negative");
        }
        schedule(cpu, new PeriodicTicks(machine.engine().nowNanos() + phaseNanos, periodNanos));
    }

    /** Makes the ticks of one CPU come at given instants. */
    public void schedule(int cpu, TickSchedule ticks) {
        timers[cpu].schedule = ticks;
        timers[cpu].scheduleChanged();
    }

    /** When the next tick of a CPU is due; in the past if nobody has taken it yet. */
    public long nextNanos(int cpu) {
        return timers[cpu].schedule.nextNanos();
    }

    /** Who owns the timer; null if nobody does. */
    public String ownerOf(int cpu) {
        return timers[cpu].owner;
    }

    /** A domain leaves or sits out: its timers make the ticks by themselves from now on. */
    public void release(String domain) {
        for (OwnedTimer timer : timers) {
            if (domain.equals(timer.owner)) {
                timer.released();
            }
        }
    }

    private static final class PeriodicTicks implements TickSchedule {
        private long next;
        private final long period;

        private PeriodicTicks(long first, long period) {
            this.next = first;
            this.period = period;
        }

        @Override
        public long nextNanos() {
            return next;
        }

        @Override
        public void advance() {
            next += period;
        }
    }

    /** One CPU's timer, in the hands of its owner or, without one, of the service itself. */
    private final class OwnedTimer implements EventTarget {
        private final Cpu cpu;
        private final Alarm selfMade;
        private TickSchedule schedule = NO_TICKS;
        private String owner;
        private Grant grant;

        private OwnedTimer(Cpu cpu) {
            this.cpu = cpu;
            this.selfMade = machine.engine().alarm(this, 0);
        }

        private Grant takenBy(String domain) {
            owner = domain;
            selfMade.cancel();
            cpu.armOneShot(TIMER_VECTOR, 0);
            grant = new Grant(this);
            return grant;
        }

        private void released() {
            owner = null;
            grant = null;
            cpu.armOneShot(TIMER_VECTOR, 0);
            armSelfMade();
        }

        private void scheduleChanged() {
            if (owner == null) {
                armSelfMade();
            } else {
                List.copyOf(grant.listeners).forEach(Runnable::run);
            }
        }

        /** Nobody owns the timer: the APIC ticks, and this alarm at the same instant arms it for the next tick. */
        private void armSelfMade() {
            long next = schedule.nextNanos();
            if (next != LocalTimer.NEVER) {
                arm(next);
                selfMade.set(Math.max(next, machine.engine().nowNanos()));
            }
        }

        @Override
        public void onEvent(int kind, long argument) {
            schedule.advance();
            armSelfMade();
        }

        /** At one instant, the APIC's timer comes first: it was armed first. */
        @Override
        public void describe(int kind, long argument, Due due) {
            due.named("next tick", cpu.index(), cpu.index()).from(cpu, 0).touching(Due.cpuBit(cpu.index()));
        }

        private void arm(long nanos) {
            long ahead = nanos - machine.engine().nowNanos();
            long counts = Math.min(Math.max((ahead + nanosPerCount - 1) / nanosPerCount, 1), COUNTS_MAX);
            cpu.armOneShot(TIMER_VECTOR, (int) counts);
        }
    }

    /** What an owner holds; without effect from the moment it leaves, whatever code of it still runs. */
    private final class Grant implements LocalTimer {
        private final OwnedTimer timer;
        private final List<Runnable> listeners = new ArrayList<>();

        private Grant(OwnedTimer timer) {
            this.timer = timer;
        }

        private boolean isRevoked() {
            return timer.grant != this;
        }

        @Override
        public void armAt(long nanos) {
            if (!isRevoked()) {
                timer.arm(nanos);
            }
        }

        @Override
        public long nextTickNanos() {
            return isRevoked() ? NEVER : timer.schedule.nextNanos();
        }

        @Override
        public boolean takeTick() {
            if (isRevoked() || timer.schedule.nextNanos() > machine.engine().nowNanos()) {
                return false;
            }
            timer.schedule.advance();
            return true;
        }

        @Override
        public void onRequest(Runnable changed) {
            listeners.add(changed);
        }
    }
}
