package org.sluice.testkit.conform;

import java.util.ArrayList;
import java.util.List;
import org.sluice.ipipe.LocalStage;
import org.sluice.x86.engine.Engine;
import org.sluice.x86.engine.Processor;

/**
 * Where the bodies of a {@link SyncMachine} run: each on a strand of its own, so that it can stop in the middle and
 * give the machine back to whoever resumed it. Exactly one of all these runs. The strands are those of an engine that
 * does nothing else; they are its pool's, bounded, and given back by {@link #close}.
 */
final class BodyStrands implements AutoCloseable {

    private final Engine engine = new Engine();
    private final Processor processor = engine.processor(0);
    private final List<Strand> strands = new ArrayList<>();
    /** Whose code runs; null: the machine's, outside all bodies. */
    private Strand running;

    /** A body, and where it waits: for somebody to resume it, or for somebody that it has resumed. */
    private static final class Strand {
        private final LocalStage body;
        private final Processor.Parking parking = new Processor.Parking();
        private Strand resumedBy;
        private Throwable failure;

        private Strand(LocalStage body) {
            this.body = body;
        }
    }

    /** Runs the body until it suspends itself or ends; rethrows what it throws. The first time that is the code. */
    void resume(LocalStage body, Runnable code) {
        Strand below = running;
        Strand strand = strandOf(body);
        strand.resumedBy = below;
        if (strand.parking.isTaken()) {
            processor.unblock(strand.parking);
        } else {
            processor.start(() -> run(strand, code));
        }
        running = strand;
        if (below == null) {
            engine.runUntil(engine.nowNanos() + 1);
        } else {
            processor.block(below.parking);
        }
        running = below;
        rethrow(strand.failure);
    }

    private Strand strandOf(LocalStage body) {
        for (Strand strand : strands) {
            if (strand.body == body) {
                return strand;
            }
        }
        Strand created = new Strand(body);
        strands.add(created);
        return created;
    }

    private void run(Strand strand, Runnable code) {
        try {
            code.run();
        } catch (RuntimeException | Error thrown) {
            if (engine.isClosed()) {
                throw thrown;
            }
            strand.failure = thrown;
        }
        strands.remove(strand);
        giveBack(strand);
    }

    private void giveBack(Strand strand) {
        if (strand.resumedBy != null) {
            processor.unblock(strand.resumedBy.parking);
        }
    }

    private static void rethrow(Throwable failure) {
        if (failure instanceof RuntimeException) {
            throw (RuntimeException) failure;
        }
        if (failure != null) {
            throw (Error) failure;
        }
    }

    /** The body that runs stops here until it is resumed. */
    void suspend() {
        Strand self = running;
        giveBack(self);
        processor.block(self.parking);
    }

    /** Takes bodies that wait off their strands. */
    @Override
    public void close() {
        engine.close();
    }
}
