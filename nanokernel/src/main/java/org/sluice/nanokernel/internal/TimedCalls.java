package org.sluice.nanokernel.internal;

import java.util.TreeMap;
import org.sluice.x86.engine.Engine;
import org.sluice.x86.engine.EventTarget;

/** Control operations that run at an instant. On the baton; may allocate. */
final class TimedCalls implements EventTarget {

    private final Engine engine;
    private final TreeMap<Long, Runnable> waiting = new TreeMap<>();
    private long next;

    TimedCalls(Engine engine) {
        this.engine = engine;
    }

    void at(long nanos, Runnable operation) {
        long number = next++;
        waiting.put(number, operation);
        engine.post(nanos, this, 0, number);
    }

    @Override
    public void onEvent(int kind, long number) {
        waiting.remove(number).run();
    }
}
