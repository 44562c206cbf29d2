package org.sluice.ipipe.internal;

import java.util.ArrayList;
import java.util.List;
import org.sluice.ipipe.PipelineLedger.Discard;
import org.sluice.ipipe.PipelineLedger.Line;

/** Adds the local books up; keeps the account of what no stage handles, and of stages that have left. */
final class Bookkeeper {

    private final LocalBooks none;
    private Line departed = new Line("departed", 0, 0, 0, 0, 0, 0, 0);

    Bookkeeper(int irqCount) {
        none = new LocalBooks(irqCount);
    }

    void unhandled(int irq) {
        none.recorded[irq]++;
        none.discard(irq, Discard.NOBODY);
    }

    /** The stage is gone: its account goes on under "departed". */
    void keep(StageCore stage) {
        Line line = line(stage);
        departed = new Line(departed.stage(), departed.recorded() + line.recorded(),
                departed.delivered() + line.delivered(), departed.merged() + line.merged(),
                departed.discarded() + line.discarded(), departed.pending() + line.pending(),
                departed.scanned() + line.scanned(), departed.held() + line.held());
    }

    List<Line> lines(List<StageCore> stages) {
        List<Line> lines = new ArrayList<>();
        for (StageCore stage : stages) {
            lines.add(line(stage));
        }
        lines.add(departed);
        lines.add(new Line("none", LocalBooks.sum(none.recorded), 0, 0, LocalBooks.sum(none.discarded), 0, 0, 0));
        return lines;
    }

    private static Line line(StageCore stage) {
        long[] sum = new long[7];
        for (LocalStageCore local : stage.locals()) {
            if (local != null) {
                sum[0] += LocalBooks.sum(local.books().recorded);
                sum[1] += LocalBooks.sum(local.books().delivered);
                sum[2] += LocalBooks.sum(local.books().merged);
                sum[3] += LocalBooks.sum(local.books().discarded);
                sum[4] += local.log().pending();
                sum[5] += local.log().scan() + local.held().scan();
                sum[6] += local.held().pending();
            }
        }
        return new Line(stage.name(), sum[0], sum[1], sum[2], sum[3], sum[4], sum[5], sum[6]);
    }
}
