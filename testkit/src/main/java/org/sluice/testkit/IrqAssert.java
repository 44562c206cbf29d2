package org.sluice.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.AbstractAssert;
import org.sluice.ipipe.PipelineRecord;
import org.sluice.nanokernel.trace.Explanation;
import org.sluice.nanokernel.trace.TraceRecord;
import org.sluice.testkit.internal.Journey;

/**
 * Assertions about the journeys of one irq: who was reached, in which order, how late, how often, and what held it up.
 * {@link #reached} chooses the stage that {@link #before}, {@link #within}, {@link #times} and {@link #exactlyOnce}
 * speak about.
 */
public final class IrqAssert extends AbstractAssert<IrqAssert, Trace> {

    private static final int FATES_SHOWN_MAX = 5;

    private final int irq;
    private final List<Journey> journeys;
    private String stage;

    IrqAssert(Trace actual, int irq) {
        super(actual, IrqAssert.class);
        this.irq = irq;
        this.journeys = Journey.of(irq, actual.records());
    }

    /** Some raise of the irq was played by the stage. */
    public IrqAssert reached(String newStage) {
        stage = newStage;
        int number = actual.stageNumber(newStage);
        if (plays(number).isEmpty()) {
            throw fail("never reached " + newStage + fates(number));
        }
        return this;
    }

    /** No raise of the irq was played by the stage. */
    public IrqAssert neverReached(String other) {
        List<TraceRecord> plays = plays(actual.stageNumber(other));
        if (!plays.isEmpty()) {
            throw fail("reached " + other + " " + plays.size() + " times, first " + text(plays.get(0)));
        }
        return this;
    }

    /** Whatever both stages played, this one played first; and there was something that both did. */
    public IrqAssert before(String other) {
        int first = actual.stageNumber(stage());
        int second = actual.stageNumber(other);
        int both = 0;
        for (Journey journey : journeys) {
            int here = place(journey, first);
            int there = place(journey, second);
            if (here >= 0 && there >= 0) {
                both++;
                if (there < here) {
                    throw fail("reached " + other + " before " + stage + ": " + order(journey));
                }
            }
        }
        if (both == 0) {
            throw fail("never reached both " + stage + " and " + other + fates(second));
        }
        return this;
    }

    private static int place(Journey journey, int number) {
        List<TraceRecord> plays = journey.played(number);
        return plays.isEmpty() ? -1 : journey.records().indexOf(plays.get(0));
    }

    private String order(Journey journey) {
        List<String> played = new ArrayList<>();
        for (TraceRecord record : journey.records()) {
            if (record.kind() == PipelineRecord.PLAYED) {
                played.add(actual.stageName(record.stage()) + " at " + record.nanos() + " ns");
            }
        }
        return "id " + journey.id() + " was played by " + String.join(", then ", played);
    }

    /** From the raise to the first instant of the handler it never took longer than that. */
    public IrqAssert within(long nanos) {
        for (TraceRecord played : plays(actual.stageNumber(stage()))) {
            long latency = played.nanos() - played.detail();
            if (latency > nanos) {
                throw fail("reached " + stage + " after " + latency + " ns, allowed are " + nanos + ": " + text(played)
                        + explained());
            }
        }
        return this;
    }

    /** Each raise of the irq was played by the stage, once; none was merged, discarded, or still waits. */
    public IrqAssert exactlyOnce() {
        int number = actual.stageNumber(stage());
        for (Journey journey : journeys) {
            int plays = journey.played(number).size();
            if (plays != 1) {
                throw fail("should reach " + stage + " exactly once for each of its " + journeys.size()
                        + " raises, but id " + journey.id() + ", raised at " + journey.raisedNanos() + " ns, was "
                        + (plays == 0 ? "not played: " + journey.fate(number, actual::stageName)
                                : "played " + plays + " times: " + order(journey)));
            }
        }
        return this;
    }

    /** The stage's handler was played that often. */
    public IrqAssert times(int expected) {
        int number = actual.stageNumber(stage());
        int plays = plays(number).size();
        if (plays != expected) {
            throw fail("reached " + stage + " " + plays + " times, not " + expected + fates(number));
        }
        return this;
    }

    /**
     * What the slowest delivery to a stage waited for: some stretch of its time was spent on a thing whose words
     * contain {@code reason}, such as {@code stalled}, {@code handler of}, {@code body of}, {@code entry}, {@code bus}.
     */
    public IrqAssert heldFor(String heldStage, String reason) {
        int number = actual.stageNumber(heldStage);
        Optional<Explanation> slowest = actual.slowest(heldStage, irq);
        if (slowest.isEmpty()) {
            throw fail("never reached " + heldStage + ", so nothing explains what held it" + fates(number));
        }
        if (slowest.get().parts().stream().noneMatch(part -> part.what().contains(reason))) {
            throw fail("was not held in " + heldStage + " for \"" + reason + "\"" + text(slowest.get()));
        }
        return this;
    }

    private String stage() {
        if (stage == null) {
            throw new IllegalStateException("say reached(stage) first: of which stage do you speak?");
        }
        return stage;
    }

    private List<TraceRecord> plays(int number) {
        return journeys.stream().flatMap(journey -> journey.played(number).stream()).toList();
    }

    private AssertionError fail(String what) {
        return failure("%s", actual.irqName(irq) + " " + what);
    }

    /** What became of the raises that the stage did not play. */
    private String fates(int number) {
        if (journeys.isEmpty()) {
            return ": it was never raised";
        }
        List<String> lines = new ArrayList<>();
        for (Journey journey : journeys) {
            if (journey.played(number).isEmpty()) {
                lines.add("id " + journey.id() + ", raised at " + journey.raisedNanos() + " ns: "
                        + journey.fate(number, actual::stageName));
            }
        }
        int more = lines.size() - FATES_SHOWN_MAX;
        List<String> shown = new ArrayList<>(more > 0 ? lines.subList(0, FATES_SHOWN_MAX) : lines);
        if (more > 0) {
            shown.add("and " + more + " more");
        }
        return shown.isEmpty() ? "" : indented(shown);
    }

    private String explained() {
        return actual.slowest(stage, irq).map(this::text).orElse("");
    }

    private String text(Explanation explanation) {
        List<String> lines = new ArrayList<>();
        lines.add("the slowest, id " + explanation.played().id() + ", took " + explanation.latencyNanos() + " ns:");
        explanation.parts().forEach(part -> lines.add("  " + part.nanos() + " ns " + part.what()));
        return indented(lines);
    }

    private static String text(TraceRecord played) {
        return "id " + played.id() + " on cpu " + played.cpu() + " at " + played.nanos() + " ns";
    }

    private static String indented(List<String> lines) {
        String gap = System.lineSeparator() + "  ";
        return gap + String.join(gap, lines);
    }
}
