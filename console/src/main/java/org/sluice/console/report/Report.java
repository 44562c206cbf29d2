package org.sluice.console.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sluice.ipipe.PipelineLedger;
import org.sluice.nanokernel.Books;
import org.sluice.nanokernel.Guest;
import org.sluice.nanokernel.Nanokernel;
import org.sluice.nanokernel.ftrace.InterruptKind;
import org.sluice.nanokernel.ftrace.Recording;
import org.sluice.nanokernel.scenario.Simulation;
import org.sluice.nanokernel.trace.Latencies;

/**
 * The figures of a run at one instant. Latencies are model output under the cost table.
 *
 * @param recording the file that was replayed; null if none was
 * @param faults    who was quarantined, and why: {@code bad quarantined: its handler of irq timer on cpu 0 threw ...}
 */
public record Report(String scenario, String board, long seed, int cpus, long virtualNanos, long hostNanos,
                     String costTable, String traceHash, long strandSwitches, Sources sources, List<DomainLine> domains,
                     Books books, Recording recording, List<String> faults) {

    /** Where the interrupts of devices, ticks and IPIs came from. */
    public record Sources(long scenario, long irq, long timer, long reschedule, long callFunction, long other) {

        static Sources of(Simulation simulation) {
            return new Sources(simulation.generated(), simulation.replayed(InterruptKind.IRQ),
                    simulation.replayed(InterruptKind.TIMER), simulation.replayed(InterruptKind.RESCHEDULE),
                    simulation.replayed(InterruptKind.CALL_FUNCTION), simulation.replayed(InterruptKind.OTHER));
        }
    }

    /** One domain. Latency: from the raise to the first instant of the handler, in virtual nanoseconds. */
    public record DomainLine(String name, int priority, String origin, int[] cpus, String state, long interrupts,
                             long p50, long p99, long max, boolean balanced) {
    }

    /** The figures now. */
    public static Report of(Simulation simulation, long hostNanos, List<String> faults) {
        Nanokernel kernel = simulation.kernel();
        return kernel.machine().engine().call(() -> read(simulation, hostNanos, faults));
    }

    private static Report read(Simulation simulation, long hostNanos, List<String> faults) {
        Nanokernel kernel = simulation.kernel();
        Books books = kernel.books();
        List<DomainLine> lines = new ArrayList<>();
        for (Guest guest : kernel.guests()) {
            lines.add(line(kernel, guest, books.pipeline()));
        }
        return new Report(simulation.scenario().name(), kernel.machine().board().name(), simulation.seed(),
                kernel.machine().cpuCount(), kernel.nowNanos(), hostNanos, simulation.scenario().costs().name(),
                kernel.trace().hash(), kernel.machine().engine().strandSwitches(), Sources.of(simulation), lines, books,
                simulation.recording(), faults);
    }

    private static DomainLine line(Nanokernel kernel, Guest guest, PipelineLedger ledger) {
        Latencies latencies = kernel.trace().latencies(guest.stage().number());
        boolean balanced = ledger.stages().stream()
                .filter(account -> account.stage().equals(guest.name())).allMatch(PipelineLedger.Line::balanced);
        return new DomainLine(guest.name(), guest.priority(), guest.priorityOrigin().name().toLowerCase(Locale.ROOT),
                guest.cpus(), guest.state().name().toLowerCase(Locale.ROOT), latencies.total(),
                latencies.percentile(50), latencies.percentile(99), latencies.maxNanos(), balanced);
    }

    /** What is wrong, one line each; empty if the books balance and no domain has failed. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (!books.hardwareBalanced()) {
            problems.add("the hardware ledger does not balance: raised " + books.raised() + ", delivered "
                    + books.delivered() + " + merged " + books.merged() + " + discarded " + books.discarded()
                    + " + pending " + books.pending() + " (found " + books.scanned() + ")");
        }
        if (!books.pipeline().balanced()) {
            problems.add("the pipeline ledger does not balance: " + books.pipeline().total());
        }
        if (!books.bridgeBalanced()) {
            problems.add("the bridge does not balance: delivered " + books.delivered() + " - " + books.unmapped()
                    + " without irq + " + books.pipeline().triggers() + " triggers, but "
                    + books.pipeline().arrivals() + " arrivals");
        }
        faults.forEach(fault -> problems.add("domain " + fault));
        return problems;
    }
}
