package org.sluice.testkit.scene;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.sluice.ipipe.IrqMode;
import org.sluice.ipipe.PipelineRecord;
import org.sluice.nanokernel.trace.TraceRecord;
import org.sluice.testkit.scene.Lineup.Member;

/**
 * What one act did, as tokens in order: who played, who let pass, where it waits, where it ended. Read from the trace,
 * together with how the stages stood when the act began.
 */
final class Flow {

    static final char PLAYED = '!';
    static final char LOGGED = '?';
    static final char PASSED_BY = '~';
    static final char DISCARDED = 'x';

    private final Lineup lineup;
    private final List<TraceRecord> records;
    private final int cpu;
    private final int ownIrq;
    private final List<Token> tokens = new ArrayList<>();
    private final TreeSet<String> logged = new TreeSet<>();
    private final TreeSet<Long> swallowed = new TreeSet<>();

    /** A token and its place: by CPU, then by the record that it follows, then in the pipeline's order. */
    private record Token(int cpu, int after, int place, String text) {
    }

    private Flow(Lineup lineup, List<TraceRecord> records, int cpu, int ownIrq) {
        this.lineup = lineup;
        this.records = records;
        this.cpu = cpu;
        this.ownIrq = ownIrq;
    }

    /**
     * The tokens of an act.
     *
     * @param cpu    the scene's current CPU: its tokens come first and do not name it
     * @param ownIrq the irq that tokens do not name; -1 if they name all
     */
    static List<String> of(Lineup lineup, List<TraceRecord> records, int cpu, int ownIrq) {
        Flow flow = new Flow(lineup, records, cpu, ownIrq);
        for (int i = 0; i < records.size(); i++) {
            flow.followArrival(i);
        }
        for (int i = 0; i < records.size(); i++) {
            flow.take(i);
        }
        Comparator<Token> order = Comparator.comparingInt((Token token) -> token.cpu == cpu ? -1 : token.cpu)
                .thenComparingInt(Token::after).thenComparingInt(Token::place);
        return flow.tokens.stream().sorted(order).map(Token::text).toList();
    }

    private void take(int index) {
        TraceRecord record = records.get(index);
        boolean ofNobody = record.stage() == PipelineRecord.NO_STAGE;
        switch (record.kind()) {
            case PipelineRecord.PLAYED -> add(record, index, PLAYED);
            case PipelineRecord.RECORDED -> {
                if (!ofNobody && end(record.stage(), record.irq(), record.cpu(), index) < 0) {
                    addLogged(record.stage(), record.irq(), record.cpu(), index);
                }
            }
            case PipelineRecord.DISCARDED -> {
                if (!ofNobody || !swallowed.contains(record.id())) {
                    add(record, index, DISCARDED);
                }
            }
            default -> {
                // moves nothing from stage to stage
            }
        }
    }

    /** Goes down the pipeline as an arrival does: places those that let it pass, and those where it waits. */
    private void followArrival(int index) {
        TraceRecord arrival = records.get(index);
        int irq = Lineup.arrivalIrq(arrival.kind(), arrival.irq());
        int at = index;
        for (Member member : lineup.headFirst()) {
            if (irq < 0 || !member.isOn(arrival.cpu())) {
                continue;
            }
            IrqMode mode = member.mode(irq);
            if (mode.handles() && !isRecorded(member.number(), arrival, index)) {
                add(member.number(), irq, arrival.cpu(), at, PASSED_BY);
                continue; // above the stage at which a sticky irq begins
            }
            if (!mode.handles()) {
                add(member.number(), irq, arrival.cpu(), at, mode.passes() ? PASSED_BY : DISCARDED);
            } else {
                int end = end(member.number(), irq, arrival.cpu(), index);
                at = Math.max(at, end);
                if (end < 0) {
                    addLogged(member.number(), irq, arrival.cpu(), at);
                }
            }
            if (!mode.passes()) {
                if (!mode.handles()) {
                    swallowed.add(arrival.id());
                }
                return;
            }
        }
    }

    private boolean isRecorded(int stage, TraceRecord arrival, int from) {
        return records.subList(from, records.size()).stream().anyMatch(record -> record.stage() == stage
                && record.kind() == PipelineRecord.RECORDED && record.id() == arrival.id());
    }

    /** Where, after {@code from}, the stage plays or loses the irq; -1 if it still waits when the act is over. */
    private int end(int stage, int irq, int onCpu, int from) {
        for (int i = from; i < records.size(); i++) {
            TraceRecord record = records.get(i);
            boolean ends = record.kind() == PipelineRecord.PLAYED || record.kind() == PipelineRecord.DISCARDED;
            if (ends && record.stage() == stage && record.irq() == irq && record.cpu() == onCpu) {
                return i;
            }
        }
        return -1;
    }

    private void addLogged(int stage, int irq, int onCpu, int after) {
        if (logged.add(stage + " " + irq + " " + onCpu)) {
            add(stage, irq, onCpu, after, LOGGED);
        }
    }

    private void add(TraceRecord record, int after, char mark) {
        add(record.stage(), record.irq(), record.cpu(), after, mark);
    }

    private void add(int stage, int irq, int onCpu, int after, char mark) {
        tokens.add(new Token(onCpu, after, lineup.place(stage),
                lineup.name(stage) + (irq == ownIrq ? "" : ":" + irq) + mark + (onCpu == cpu ? "" : "@" + onCpu)));
    }
}
