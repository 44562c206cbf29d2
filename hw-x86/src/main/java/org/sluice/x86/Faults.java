package org.sluice.x86;

import java.util.ArrayList;
import java.util.List;
import org.sluice.x86.apic.ApicRegister;
import org.sluice.x86.apic.DeliveryMode;
import org.sluice.x86.board.DeviceSpec;
import org.sluice.x86.engine.Engine;
import org.sluice.x86.engine.EventTarget;
import org.sluice.x86.engine.Processor;
import org.sluice.x86.engine.SplitMix64;
import org.sluice.x86.timer.Drifting;

/**
 * Faults of the hardware, planned beforehand as events of virtual time; chance comes from the seed alone, so the same
 * plan does the same again. Each shows in the books: what is lost is discarded, what is doubled is a raise of its own.
 *
 * <pre>{@code
 * machine.faults(42).loseMessages(0, 1_000_000, 10);   // one in a hundred, during the first millisecond
 * machine.faults(42).pauseCpu(1, 500_000, 100_000);    // an SMI
 * }</pre>
 *
 * <p>Plans are made on the baton or before the run. Each is refused whole, with an IllegalArgumentException, if a
 * number is out of its bounds: instants from now to {@link Processor#NANOS_MAX}, lengths and gaps from 0 to that, CPUs
 * that the machine has. Not modelled: drift of the ACPI PM timer; faults of memory.
 */
public final class Faults implements EventTarget {

    /** The greatest drift of a timer: a tenth. */
    public static final int DRIFT_PPM_MAX = Drifting.PPM_MAX;
    /** The most NMIs of one storm. */
    public static final int STORM_MAX = 1_000_000;

    private static final int PER_MILLE = 1_000;

    private enum Kind { STICK, UNSTICK, STRAY, NMI, PAUSE, RESUME, SKEW, DRIFT, DRIFT_DEVICE }

    /** {@code target} is a CPU or, for a device, its place on the board; -1: neither. */
    private record Planned(Kind kind, int target, long value) {
    }

    private record Weather(long fromNanos, long untilNanos, int perMille, int effect, long nanos) {
    }

    private static final int LOSE = 0;
    private static final int DOUBLE = 1;
    private static final int DELAY = 2;

    private final Machine machine;
    private final Engine engine;
    private final SplitMix64 random;
    private final List<Planned> planned = new ArrayList<>();
    private final List<Weather> weather = new ArrayList<>();
    private final List<IrqLine> stuck = new ArrayList<>();

    Faults(Machine machine, long seed) {
        this.machine = machine;
        this.engine = machine.engine();
        this.random = new SplitMix64(seed);
    }

    // ---- messages ----

    /** So many per mille of the messages that leave in this time never arrive. */
    public Faults loseMessages(long fromNanos, long untilNanos, int perMille) {
        return weather(new Weather(fromNanos, untilNanos, perMille, LOSE, 0));
    }

    /** So many per mille of them arrive twice. */
    public Faults doubleMessages(long fromNanos, long untilNanos, int perMille) {
        return weather(new Weather(fromNanos, untilNanos, perMille, DOUBLE, 0));
    }

    /** So many per mille of them arrive later by {@code nanos}. */
    public Faults delayMessages(long fromNanos, long untilNanos, int perMille, long nanos) {
        return weather(new Weather(fromNanos, untilNanos, perMille, DELAY, nanos));
    }

    private Faults weather(Weather kind) {
        if (kind.perMille() < 0 || kind.perMille() > PER_MILLE) {
            throw new IllegalArgumentException(kind.perMille() + " per mille is not in 0.." + PER_MILLE);
        }
        checked("untilNanos", kind.untilNanos(), kind.fromNanos(), Long.MAX_VALUE);
        checkedLength(kind.nanos());
        weather.add(kind);
        return this;
    }

    /** A message leaves: marks what is to happen to it; answers by how much it is late. */
    long departing(Message message) {
        long now = engine.nowNanos();
        long late = 0;
        for (Weather kind : weather) {
            if (now >= kind.fromNanos() && now < kind.untilNanos() && random.below(PER_MILLE) < kind.perMille()) {
                message.lost |= kind.effect() == LOSE;
                message.doubled |= kind.effect() == DOUBLE;
                late += kind.nanos();
            }
        }
        return late;
    }

    // ---- bounds ----

    private static long checked(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " " + value + " is not in " + least + ".." + most);
        }
        return value;
    }

    private long checkedInstant(long atNanos) {
        return checked("atNanos", atNanos, engine.nowNanos(), Processor.NANOS_MAX);
    }

    private static long checkedLength(long nanos) {
        return checked("nanos", nanos, 0, Processor.NANOS_MAX);
    }

    private void checkCpu(int cpu) {
        checked("cpu", cpu, 0, machine.cpuCount() - 1);
    }

    // ---- single faults ----

    /** A gsi's line is asserted by nobody, from {@code atNanos} on for {@code nanos}. */
    public Faults stickLine(int gsi, long atNanos, long nanos) {
        checkedInstant(atNanos);
        checkedLength(nanos);
        stuck.add(machine.extraWire(gsi));
        int number = stuck.size() - 1;
        schedule(atNanos, new Planned(Kind.STICK, -1, number));
        return schedule(atNanos + nanos, new Planned(Kind.UNSTICK, -1, number));
    }

    /**
     * A vector that nobody sent arrives at a CPU.
     *
     * @param vector 0 to 255; the APIC itself refuses those below 16
     */
    public Faults strayVector(int cpu, int vector, long atNanos) {
        checked("vector", vector, 0, ApicRegister.VECTOR.mask());
        return plan(atNanos, new Planned(Kind.STRAY, cpu, vector));
    }

    /**
     * So many NMIs, {@code gapNanos} apart.
     *
     * @param count    0 to {@link #STORM_MAX}
     * @param gapNanos 0 and up; the last one is not after {@link Processor#NANOS_MAX}
     */
    public Faults nmiStorm(int cpu, long atNanos, int count, long gapNanos) {
        checkCpu(cpu);
        checkedInstant(atNanos);
        checked("count", count, 0, STORM_MAX);
        checked("gapNanos", gapNanos, 0, (Processor.NANOS_MAX - atNanos) / Math.max(count - 1, 1));
        for (int i = 0; i < count; i++) {
            plan(atNanos + i * gapNanos, new Planned(Kind.NMI, cpu, 0));
        }
        return this;
    }

    /**
     * A CPU does nothing for so long and takes nothing, as in system management mode. Pauses that overlap are one that
     * lasts until the latest end.
     */
    public Faults pauseCpu(int cpu, long atNanos, long nanos) {
        plan(atNanos, new Planned(Kind.PAUSE, cpu, checkedLength(nanos)));
        return schedule(atNanos + nanos, new Planned(Kind.RESUME, cpu, 0));
    }

    /** A CPU stops for good: no pause's end revives it. */
    public Faults stopCpu(int cpu, long atNanos) {
        return plan(atNanos, new Planned(Kind.PAUSE, cpu, Processor.NANOS_MAX));
    }

    /** A CPU's TSC jumps by so many ticks, and IA32_TSC_ADJUST does not tell. */
    public Faults skewTsc(int cpu, long atNanos, long ticks) {
        return plan(atNanos, new Planned(Kind.SKEW, cpu, ticks));
    }

    /**
     * From then on the timer of a CPU's local APIC is slow by so many parts per million, fast if negative: one-shot and
     * periodic counts, not the TSC deadline. INIT does not mend it; another drift replaces it.
     *
     * @param partsPerMillion -{@link #DRIFT_PPM_MAX} to {@link #DRIFT_PPM_MAX}
     */
    public Faults driftTimer(int cpu, long atNanos, int partsPerMillion) {
        return plan(atNanos, new Planned(Kind.DRIFT, cpu, Drifting.checked(partsPerMillion)));
    }

    /**
     * From then on the oscillator of an 8254, an HPET or a real-time clock is slow by so many parts per million, fast
     * if negative: everything that it counts. Another drift replaces it; 0 mends it, and what was lost stays lost.
     *
     * @param device          its name on the board
     * @param partsPerMillion -{@link #DRIFT_PPM_MAX} to {@link #DRIFT_PPM_MAX}
     * @throws IllegalArgumentException if the board has no such device, or it is none of these
     */
    public Faults driftDevice(String device, long atNanos, int partsPerMillion) {
        if (!(machine.device(device) instanceof Drifting)) {
            throw new IllegalArgumentException(device + ": " + machine.device(device).getClass().getSimpleName()
                    + " has no oscillator of its own");
        }
        Planned fault = new Planned(Kind.DRIFT_DEVICE, machine.board().deviceIndex(device),
                Drifting.checked(partsPerMillion));
        return schedule(checkedInstant(atNanos), fault);
    }

    /**
     * From then on each such device drifts by its own random value, up to so many parts per million either way.
     *
     * @param partsPerMillionMax 0 to {@link #DRIFT_PPM_MAX}
     */
    public Faults driftDevices(long atNanos, int partsPerMillionMax) {
        checkDrifts(atNanos, partsPerMillionMax);
        for (DeviceSpec spec : machine.board().devices()) {
            if (machine.device(spec.name()) instanceof Drifting) {
                driftDevice(spec.name(), atNanos, drawnDrift(partsPerMillionMax));
            }
        }
        return this;
    }

    private void checkDrifts(long atNanos, int partsPerMillionMax) {
        checkedInstant(atNanos);
        if (partsPerMillionMax < 0 || partsPerMillionMax > DRIFT_PPM_MAX) {
            throw new IllegalArgumentException("a greatest drift of " + partsPerMillionMax
                    + " parts per million is not in 0.." + DRIFT_PPM_MAX);
        }
    }

    private int drawnDrift(int partsPerMillionMax) {
        return (int) random.below(2L * partsPerMillionMax + 1) - partsPerMillionMax;
    }

    /**
     * From then on each CPU's timer drifts by its own random value, up to so many parts per million either way.
     *
     * @param partsPerMillionMax 0 to {@link #DRIFT_PPM_MAX}
     */
    public Faults driftTimers(long atNanos, int partsPerMillionMax) {
        checkDrifts(atNanos, partsPerMillionMax);
        for (int cpu = 0; cpu < machine.cpuCount(); cpu++) {
            driftTimer(cpu, atNanos, drawnDrift(partsPerMillionMax));
        }
        return this;
    }

    /** A fault of a CPU. */
    private Faults plan(long atNanos, Planned fault) {
        checkCpu(fault.target());
        return schedule(checkedInstant(atNanos), fault);
    }

    private Faults schedule(long atNanos, Planned fault) {
        planned.add(fault);
        engine.post(atNanos, this, 0, planned.size() - 1);
        return this;
    }

    @Override
    public void onEvent(int kind, long argument) {
        Planned fault = planned.get((int) argument);
        switch (fault.kind()) {
            case STICK:
                stuck.get((int) fault.value()).raise();
                break;
            case UNSTICK:
                stuck.get((int) fault.value()).lower();
                break;
            case STRAY:
                stray(machine.cpu(fault.target()), machine.ledger(), (int) fault.value());
                break;
            case NMI:
                stray(machine.cpu(fault.target()), machine.ledger(), DeliveryMode.NMI.bits());
                break;
            case PAUSE:
                pause(machine.cpu(fault.target()), fault.value());
                break;
            case RESUME:
                machine.cpu(fault.target()).window().thaw(engine.nowNanos());
                break;
            case DRIFT:
                machine.cpu(fault.target()).apic().driftTimer((int) fault.value());
                break;
            case DRIFT_DEVICE:
                String device = machine.board().devices().get(fault.target()).name();
                ((Drifting) machine.device(device)).drift((int) fault.value());
                break;
            default:
                machine.cpu(fault.target()).tsc().skew(fault.value());
                machine.cpu(fault.target()).apic().followTsc();
                break;
        }
    }

    /** What a pause that lasts already covers is not spent again. */
    private void pause(Cpu cpu, long nanos) {
        long untilNanos = engine.nowNanos() + nanos;
        long coveredNanos = Math.max(engine.nowNanos(), cpu.window().frozenUntilNanos());
        cpu.window().freeze(untilNanos);
        if (untilNanos > coveredNanos) {
            cpu.time().start(() -> cpu.time().spend(untilNanos - coveredNanos));
        }
    }

    /** Something arrives at a CPU that nobody sent. */
    static void stray(Cpu cpu, HardwareLedger ledger, int command) {
        long id = ledger.raise(MachineRecord.LOCAL_RAISED, cpu.index(), ApicRegister.VECTOR.get(command), 0);
        cpu.arrive(command, id, ledger.clock().nowNanos());
    }
}
