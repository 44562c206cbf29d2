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
        IrqLog log(Numbering numbering, Profile.ReplayOrder order) {
            return new ClearingLog(numbering, order);
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
        private final ArrayDeque<Player> players = new ArrayDeque<>();

        private ClearingLog(Numbering numbering, Profile.ReplayOrder order) {
            super(numbering, order);
        }

        @Override
        void took(IrqSlot taken) {
            super.took(taken);
            List<IrqSlot> rest = new ArrayList<>();
            for (IrqSlot slot : ofWord(taken)) {
                if (slot != taken && slot.count > 0 && !isHidden(slot)) {
                    rest.add(slot);
                }
            }
            rest.forEach(slot -> slot.local.waitsNoMore(slot));
            if (!rest.isEmpty()) {
                players.push(new Player(taken.local.pipe().frames().topNumber(), rest, hits(taken)));
            }
        }

        private boolean isHidden(IrqSlot slot) {
            return players.stream().anyMatch(player -> player.rest.contains(slot));
        }

        private static long hits(IrqSlot one) {
            return ofWord(one).stream().mapToLong(slot -> slot.recorded).sum();
        }

        /** All that the stage has of irqs in the same word. */
        private static List<IrqSlot> ofWord(IrqSlot one) {
            List<IrqSlot> all = new ArrayList<>();
            Uses used = one.local.core().uses();
            for (int irq = used.touchedFrom(0); irq >= 0; irq = used.touchedFrom(irq + 1)) {
                IrqSlot slot = one.local.slot(irq);
                if (slot != null && slot.word == one.word) {
                    all.add(slot);
                }
            }
            return all;
        }

        /** Players whose handlers have returned go on with their words; a new hit marks a word again. */
        private void comeBack(int topFrame) {
            while (!players.isEmpty() && (players.peek().frame > topFrame
                    || players.peek().hits != hits(players.peek().rest.get(0)))) {
                players.pop().rest.forEach(slot -> slot.local.waits(slot));
            }
        }
    }
}
