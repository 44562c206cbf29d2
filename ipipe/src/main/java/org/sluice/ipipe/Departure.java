package org.sluice.ipipe;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** A stage on its way out. On the baton. */
@ProviderType
public interface Departure {

    /** In place of a deadline. */
    long NO_DEADLINE = Long.MAX_VALUE;

    /** Nothing of the stage is left in the pipeline, and its domain has been stopped. */
    boolean isGone();

    /**
     * Who keeps it: {@code an entry of irq 4 waits in guest@cpu1 behind linux@cpu1 stalled}, {@code the handler of irq
     * 4 of guest runs on cpu 1}; empty when it is gone.
     */
    Optional<String> blocker();

    /** Discards what still waits (the deadline has come). Handlers that run still hold the stage. */
    void drop();

    /**
     * Has the deadline passed, and the stage is still there? What waited was discarded then, so what keeps it is code;
     * it goes when that ends. Also a {@link Finding} that names the {@link #blocker}.
     */
    boolean isOverdue();

    /** Runs {@code action} at the instant the stage is gone; at once if it is. On the baton. */
    void whenGone(Runnable action);
}
