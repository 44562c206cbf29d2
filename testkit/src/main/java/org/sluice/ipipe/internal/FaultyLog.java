package org.sluice.ipipe.internal;

import org.sluice.ipipe.Profile;

/** Logs whose two levels do not agree. */
final class FaultyLog {

    private FaultyLog() {
    }

    static final class StayingParts extends Parts {
        @Override
        IrqLog log(Numbering numbering, Profile.ReplayOrder order, IrqSlot[] slots) {
            return new IrqLog(numbering, order, slots) {
                private boolean playing;

                @Override
                void took(IrqSlot slot) {
                    super.took(slot);
                    playing = true;
                }

                @Override
                void emptied(int word) {
                    if (playing) {
                        super.emptied(word); // only the path of an entry that was dropped forgets it
                    }
                    playing = false;
                }
            };
        }
    }

    static final class ClearingParts extends Parts {
        @Override
        IrqLog log(Numbering numbering, Profile.ReplayOrder order, IrqSlot[] slots) {
            return new IrqLog(numbering, order, slots) {
                @Override
                void took(IrqSlot slot) {
                    super.took(slot);
                    emptied(slot.word);
                }
            };
        }
    }
}
