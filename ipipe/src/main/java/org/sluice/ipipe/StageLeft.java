package org.sluice.ipipe;

/**
 * Ends a body whose stage has left the pipeline: thrown by {@link LocalStage#spend} and {@link LocalStage#suspend},
 * and, when it is over, by {@link LocalStage#critical}.
 * Stackless; let it pass, after closing what must be closed.
 */
public final class StageLeft extends Error {

    private static final long serialVersionUID = 1L;

    /** The only one. */
    public static final StageLeft INSTANCE = new StageLeft();

    private StageLeft() {
        super("the stage of this body has left the pipeline", null, false, false);
    }
}
