package org.sluice.ipipe.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.sluice.ipipe.Profile;

/**
 * Logs whose players clear the mark of a word before they drain it, and keep to themselves what is left in it. Whoever
 * plays on top of such a player's handler does not see the rest of the word: it waits until that handler's context
 * comes back, or until something new comes in the same word. Nothing is wrong as long as nobody nests.
 */
final class FaultyLog {

    private FaultyLog() {
    }

    static final class ClearingParts extends Parts {
        @Override
        IrqLog log(Numbering numbering, Profile.ReplayOrder order, IrqSlot[] slots) {
            return new ClearingLog(numbering, order, slots);
        }

        @Override
        Walk walk() {
            return new Walk() {
                @Override
                LocalStageCore next() {
                    for (LocalStageCore local : chain()) {
                        ((ClearingLog) local.log()).comeBack(local.pipe().frames().topNumber());
                    }
                    return super.next();
                }
            };
        }
    }

    /** A player: the frame of the handler that it runs, and what it alone knows of its word. */
    private record Player(int frame, List<IrqSlot> rest, long hits) {
    }

    private static final class ClearingLog extends IrqLog {
        private final IrqSlot[] slots;
        private final ArrayDeque<Player> players = new ArrayDeque<>();

        private ClearingLog(Numbering numbering, Profile.ReplayOrder order, IrqSlot[] slots) {
            super(numbering, order, slots);
            this.slots = slots;
        }

        @Override
        void took(IrqSlot taken) {
            super.took(taken);
            List<IrqSlot> rest = new ArrayList<>();
            for (IrqSlot slot : slots) {
                if (slot != null && slot != taken && slot.word == taken.word && slot.count > 0 && !isHidden(slot)) {
                    rest.add(slot);
                }
            }
            rest.forEach(slot -> slot.local.waitsNoMore(slot));
            if (!rest.isEmpty()) {
                players.push(new Player(taken.local.pipe().frames().topNumber(), rest, hits(taken.word)));
            }
        }

        private boolean isHidden(IrqSlot slot) {
            return players.stream().anyMatch(player -> player.rest.contains(slot));
        }

        private long hits(int word) {
            long hits = 0;
            for (IrqSlot slot : slots) {
                hits += slot != null && slot.word == word ? slot.recorded : 0;
            }
            return hits;
        }

        /** Players whose handlers have returned go on with their words; a new hit marks a word again. */
        private void comeBack(int topFrame) {
            while (!players.isEmpty() && (players.peek().frame > topFrame
                    || players.peek().hits != hits(players.peek().rest.get(0).word))) {
                players.pop().rest.forEach(slot -> slot.local.waits(slot));
            }
        }
    }
}
