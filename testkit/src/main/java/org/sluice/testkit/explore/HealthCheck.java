package org.sluice.testkit.explore;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sluice.nanokernel.Books;
import org.sluice.nanokernel.Nanokernel;
import org.sluice.testkit.internal.BookCheck;
import org.sluice.x86.text.Durations;

/** What holds on every healthy machine, whatever its domains do. Between two events. */
final class HealthCheck {

    /** How many rules {@link #check} looks at. */
    static final int RULES = 5;

    /** How long a stage may stay stalled over an entry on an idle CPU, and how late a tick may be taken. */
    private static final long PATIENCE_NANOS = 1_000_000;
    /** What is handled less often in the usual course says nothing. */
    private static final long OFTEN = 3;

    private final Nanokernel kernel;
    private final List<String> faults;
    private long stalledSince = -1;
    private String stalled = "";

    HealthCheck(Nanokernel kernel, List<String> faults) {
        this.kernel = kernel;
        this.faults = faults;
    }

    /** The first rule that is broken. */
    Optional<Violation> check() {
        if (!faults.isEmpty()) {
            return Optional.of(new Violation("quarantine", faults.get(0)));
        }
        Books books = kernel.books();
        if (!books.balanced()) {
            return Optional.of(new Violation("books", BookCheck.text(books)));
        }
        if (books.pipeline().total().pending() == 0) {
            stalled = "";
            return lostTick();
        }
        Optional<String> open = OpenGates.waiting(kernel.machine(), kernel.pipeline());
        if (open.isPresent()) {
            return open.map(what -> new Violation("open", what + at()));
        }
        return leftStalled().or(this::lostTick);
    }

    private Optional<Violation> leftStalled() {
        String now = OpenGates.stalled(kernel.machine(), kernel.pipeline()).orElse("");
        if (now.isEmpty() || !now.equals(stalled)) {
            stalled = now;
            stalledSince = kernel.nowNanos();
            return Optional.empty();
        }
        long length = kernel.nowNanos() - stalledSince;
        return length <= PATIENCE_NANOS ? Optional.empty()
                : Optional.of(new Violation("stalled", now + at() + ", for " + Durations.format(length)));
    }

    private Optional<Violation> lostTick() {
        for (int cpu = 0; cpu < kernel.machine().cpuCount(); cpu++) {
            long late = kernel.nowNanos() - kernel.nextTickNanos(cpu);
            if (late > PATIENCE_NANOS) {
                return Optional.of(new Violation("tick", "the tick of cpu " + cpu + " is overdue by "
                        + Durations.format(late) + at()));
            }
        }
        return Optional.empty();
    }

    private String at() {
        return ", at " + Durations.format(kernel.nowNanos());
    }

    /** In the second half of a run, no irq is silent in a stage that handles it there in the usual course. */
    static Optional<Violation> progress(Map<String, Long> usual, Map<String, Long> played) {
        for (Map.Entry<String, Long> entry : usual.entrySet()) {
            if (entry.getValue() >= OFTEN && !played.containsKey(entry.getKey())) {
                return Optional.of(new Violation("progress", entry.getKey() + " was not played in the second half of "
                        + "the run, and " + entry.getValue() + " times in the usual course"));
            }
        }
        return Optional.empty();
    }
}
