package org.sluice.testkit.conform;

import java.util.List;

/**
 * The background code of one stage on one CPU: a script, once or over and over. It keeps its place, so that a subject
 * that cannot wait on its stack may leave it in the middle and come back. Without fuel it waits, it does not end.
 */
final class BodyCode {

    /** What is noted about bodies. */
    static final long BEGINS = 0;
    static final long WAITS = 1;
    static final long ENDS = 2;
    /** The same in words. */
    static final List<String> WHAT = List.of("begins", "waits", "ends");

    private final Player player;
    private final List<Act> acts;
    private final boolean again;
    private final int slot;
    private final int cpu;
    private int place;
    private boolean begun;
    private boolean waits;
    private boolean refusedToWait;

    BodyCode(Player player, List<Act> acts, boolean again, int slot, int cpu) {
        this.player = player;
        this.acts = acts;
        this.again = again && !acts.isEmpty();
        this.slot = slot;
        this.cpu = cpu;
    }

    /** Does act after act. Returns true if it waits in one of them, false at the end. */
    boolean goOn() {
        if (!begun) {
            begun = true;
            note(BEGINS);
        }
        if (waits) {
            waits = false;
            player.answered(Acts.suspend(slot, cpu), slot, cpu, 0);
        }
        for (Act act = next(); act != null; act = next()) {
            long answer = player.bodyAct(act, slot, cpu);
            refusedToWait = act.word() == Word.SUSPEND && answer < 0 && answer != Subject.WAITS;
            if (answer == Subject.WAITS) {
                waits = true;
                return true;
            }
            if (answer == Subject.ENDS) {
                return false;
            }
        }
        return false;
    }

    private Act next() {
        if (place == acts.size() && again) {
            place = 0;
        }
        if (place == acts.size()) {
            return null;
        }
        if (player.burn()) {
            return acts.get(place++);
        }
        return refusedToWait ? null : Acts.suspend(Act.SELF, Act.HERE);
    }

    /** It has left the CPU, and waits. */
    void waits() {
        note(WAITS);
    }

    /** It has ended, for good. */
    void ended() {
        note(ENDS);
    }

    private void note(long what) {
        player.journal().add(Journal.Kind.BODY, slot, cpu, 0, what);
    }
}
