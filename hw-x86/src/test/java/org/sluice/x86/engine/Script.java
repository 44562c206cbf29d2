package org.sluice.x86.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Software for tests: what to do when the time of a tag has passed. Logs nothing by itself. */
final class Script implements Software {

    private final Map<Integer, Runnable> actions = new TreeMap<>();
    private final List<Integer> blocking = new ArrayList<>();

    /** Runs {@code action} when tag's time has passed; it must not let time pass. */
    Script on(int tag, Runnable action) {
        actions.put(tag, action);
        return this;
    }

    /** Runs {@code action} when tag's time has passed; it may let time pass. */
    Script onBlocking(int tag, Runnable action) {
        blocking.add(tag);
        return on(tag, action);
    }

    @Override
    public void completed(int tag) {
        actions.getOrDefault(tag, () -> { }).run();
    }

    @Override
    public boolean mayBlock(int tag) {
        return blocking.contains(tag);
    }
}
