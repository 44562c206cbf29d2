package org.sluice.nanokernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.sluice.ipipe.Departure;
import org.sluice.ipipe.Domain;
import org.sluice.ipipe.LeavePolicy;
import org.sluice.ipipe.LocalStage;
import org.sluice.ipipe.Pipeline;
import org.sluice.ipipe.PipelineRecord;
import org.sluice.ipipe.Stage;
import org.sluice.ipipe.StagePlan;
import org.sluice.nanokernel.hw.GuestDomain;
import org.sluice.nanokernel.hw.LocalTimer;
import org.sluice.nanokernel.internal.Devices;
import org.sluice.nanokernel.internal.GuestPlatform;
import org.sluice.nanokernel.internal.HvmPartition;
import org.sluice.nanokernel.internal.IrqNames;
import org.sluice.nanokernel.internal.IrqRouter;
import org.sluice.nanokernel.internal.MemoryOwnership;
import org.sluice.nanokernel.internal.Ownership;
import org.sluice.nanokernel.internal.TickService;
import org.sluice.nanokernel.internal.X86Hardware;
import org.sluice.nanokernel.trace.TraceStore;
import org.sluice.x86.Machine;
import org.sluice.x86.engine.EventQueue;
import org.sluice.x86.engine.Unwinding;
import org.sluice.x86.text.TextException;

/**
 * The nanokernel: a machine, a pipeline on all its CPUs, and the domains in it.
 *
 * <p>Threading: {@code admit}, {@code evict}, {@code renice}, {@code runFor} and {@code read} may be called from any
 * thread; they run on the machine's baton, between two events. What they hand to the caller is read on the baton or
 * while the machine is paused. In-JVM domains are contained against faults, not against malice.
 */
public final class Nanokernel implements AutoCloseable {

    private static final long END_OF_TIME = EventQueue.NEVER - 1;

    private final Machine machine;
    private final Pipeline pipeline;
    private final TraceStore trace;
    private final NanokernelOptions options;
    private final IrqNames names;
    private final IrqRouter router;
    private final X86Hardware hardware;
    private final TickService ticks;
    private final Ownership ownership;
    private final MemoryOwnership memory;
    private final GuestPlatform.Services services;
    private final List<Guest> guests = new ArrayList<>();
    private final Map<Integer, String> stageNames = new TreeMap<>(Map.of(PipelineRecord.NO_STAGE, "none"));

    /** Boots the nanokernel on a machine that {@code trace} was given to at its construction. */
    public Nanokernel(Machine machine, TraceStore trace, NanokernelOptions options) {
        this.machine = machine;
        this.trace = trace;
        this.options = options;
        trace.watch(machine.engine());
        names = new IrqNames();
        router = new IrqRouter(machine, names);
        hardware = new X86Hardware(machine, router);
        pipeline = Pipeline.on(hardware, Irqs.HARDWARE_COUNT, options.profile(), trace, this::contain);
        HvmPartition hvm = new HvmPartition(machine.engine(), options.costs(), options.hrtCpus());
        hvm.connect(pipeline);
        ticks = new TickService(machine);
        ownership = new Ownership(names);
        memory = new MemoryOwnership(machine.memory().layout());
        services = new GuestPlatform.Services(new Devices(machine, names), ownership, memory, ticks, hvm,
                options.replayed(), options.seed());
        hardware.connect(pipeline, options.costs());
    }

    // ---- domains ----

    /**
     * Admits a domain: grants its rights, boots it, puts it into the pipeline. All or nothing.
     *
     * @throws AdmissionException naming the reason; nothing has changed
     */
    public Guest admit(DomainSpec spec, Domain domain) {
        return machine.engine().call(() -> admitOnBaton(spec, domain));
    }

    private Guest admitOnBaton(DomainSpec spec, Domain domain) {
        if (find(spec.name()).isPresent()) {
            throw new AdmissionException(spec.name(), "the name is taken");
        }
        Guest guest = new Guest(spec, spec.cpuNumbers(machine.cpuCount()));
        ownership.admit(spec.name(), spec.irqs());
        guest.is(GuestState.ADMITTED);
        try {
            memory.admit(spec.name(), spec.memory());
            if (domain instanceof GuestDomain) {
                ((GuestDomain) domain).boot(new GuestPlatform(spec.name(), guest.cpus(), spec.settings(), services));
            }
            StagePlan plan = StagePlan.of(spec.name(), spec.priority(), guest.cpus())
                    .guardedBy(ownership::check);
            guest.placed(pipeline.register(domain, spec.root() ? plan.asRoot() : plan));
            stageNames.put(guest.stage().number(), spec.name());
        } catch (AdmissionException refused) {
            release(spec.name());
            throw refused;
        } catch (TextException mistake) { // in its settings: whose file and line it names
            release(spec.name());
            throw new AdmissionException(spec.name(), mistake.getMessage());
        } catch (Throwable thrown) {
            if (Unwinding.is(thrown)) {
                throw thrown;
            }
            release(spec.name());
            throw new AdmissionException(spec.name(), "it threw " + describe(thrown));
        }
        guest.is(GuestState.RUNNING);
        guests.add(guest);
        return guest;
    }

    /** Starts to take a domain out; what waits for it is played first. Idempotent. */
    public Departure evict(Guest guest, LeavePolicy policy) {
        return evict(guest, policy, Departure.NO_DEADLINE);
    }

    /** As {@link #evict(Guest, LeavePolicy)}, with a deadline in virtual time: {@link Pipeline#unregister}. */
    public Departure evict(Guest guest, LeavePolicy policy, long withinNanos) {
        return machine.engine().call(() -> {
            if (guest.departure().isPresent()) {
                return guest.departure().get();
            }
            Departure departure = pipeline.unregister(guest.stage(), policy, withinNanos);
            guest.is(GuestState.LEAVING);
            ticks.release(guest.name());
            guest.leavesBy(departure);
            departure.whenGone(() -> {
                guest.is(GuestState.GONE);
                guests.remove(guest);
                release(guest.name());
            });
            return departure;
        });
    }

    private void release(String domain) {
        ownership.release(domain);
        memory.release(domain);
        ticks.release(domain);
    }

    /** Moves a domain, behind its peers. */
    public void renice(Guest guest, int priority, PriorityOrigin by) {
        machine.engine().call(() -> {
            guest.stage().renice(priority);
            guest.reniced(by);
        });
    }

    /** The domains in the pipeline, head first. */
    public List<Guest> guests() {
        return machine.engine().call(() -> {
            List<Guest> ordered = new ArrayList<>();
            for (Stage stage : pipeline.stages()) {
                guests.stream().filter(guest -> guest.stage() == stage).forEach(ordered::add);
            }
            return ordered;
        });
    }

    /** The domain of that name, if it is in the pipeline. */
    public Optional<Guest> find(String name) {
        return machine.engine().call(() -> guests.stream().filter(guest -> guest.name().equals(name)).findFirst());
    }

    private void contain(LocalStage where, int irq, Throwable fault) {
        String code = irq == -1 ? "its body" : irq < 0 ? "its event handler"
                : "its handler of irq " + names.nameOf(irq);
        String what = code + " on cpu " + where.cpu()
                + " threw " + describe(fault) + FaultPlace.of(fault);
        for (Guest guest : guests) {
            if (guest.stage() == where.stage() && guest.state() == GuestState.RUNNING) {
                guest.is(GuestState.QUARANTINED);
                ticks.release(guest.name());
                guest.failed(what);
                options.faultListener().accept(guest.name() + " quarantined: " + what);
            }
        }
        pipeline.quarantine(where.stage());
    }

    private static String describe(Throwable thrown) {
        String message = thrown.getMessage();
        return thrown.getClass().getSimpleName()
                + (message == null ? "" : ": " + message.lines().findFirst().orElse(""));
    }

    // ---- time ----

    /** Advances the machine by {@code nanos} of virtual time, 0 or more; at most to the end of time. */
    public void runFor(long nanos) {
        if (nanos < 0) {
            throw new IllegalArgumentException("nanos " + nanos + " must not be negative");
        }
        long left = END_OF_TIME - machine.engine().nowNanos();
        machine.engine().runUntil(machine.engine().nowNanos() + Math.min(nanos, left));
    }

    /** Virtual time, in nanoseconds since power-up. */
    public long nowNanos() {
        return machine.engine().nowNanos();
    }

    // ---- what is there ----

    /** The machine. */
    public Machine machine() {
        return machine;
    }

    /** The pipeline. */
    public Pipeline pipeline() {
        return pipeline;
    }

    /** What happened. */
    public TraceStore trace() {
        return trace;
    }

    /** What it was booted with. */
    public NanokernelOptions options() {
        return options;
    }

    /** The names of irqs on this machine. */
    public String irqName(int irq) {
        return names.nameOf(irq);
    }

    /** The name of a stage by its number in trace records, also of one that has left; {@code -} of none. */
    public String stageName(int number) {
        return stageNames.getOrDefault(number, "-");
    }

    /** The irq of that name or number; -1 if there is none. */
    public int irqNamed(String name) {
        return names.irqNamed(name);
    }

    /** The domains that may use an irq. */
    public List<String> ownersOf(int irq) {
        return ownership.ownersOf(irq);
    }

    /** Sends a device's interrupt to a CPU from now on. */
    public void route(int irq, int cpu) {
        router.route(irq, cpu);
    }

    /** Where an irq comes from, in words: {@code nic eth0, gsi 11 level -> cpu 1}; empty if from no device. */
    public String irqSource(int irq) {
        return router.describe(irq);
    }

    /** Replaces the ticks that are wanted on a CPU by given instants. */
    public void scheduleTicks(int cpu, TickSchedule schedule) {
        ticks.schedule(cpu, schedule);
    }

    /** When the next tick of a CPU is due, in the past if nobody has taken it yet; {@link LocalTimer#NEVER} if none. */
    public long nextTickNanos(int cpu) {
        return ticks.nextNanos(cpu);
    }

    /** Lets an explorer decide how long code takes between opening a stage and playing; null for the usual course. */
    public void explorePasses(PassPoint passPoint) {
        hardware.explore(passPoint);
    }

    /** Whom to tell of the CPUs' NMIs, from now on; null for nobody. On the baton, or while the machine is paused. */
    public void handleNmis(NmiHandler handler) {
        hardware.handleNmis(handler);
    }

    /** All three books, read at one instant. */
    public Books books() {
        return machine.engine().call(() -> Books.of(machine.ledger(), pipeline.ledger(), hardware.unmapped()));
    }

    /** Unwinds whatever still runs and gives the host's threads back. */
    @Override
    public void close() {
        machine.close();
    }
}
