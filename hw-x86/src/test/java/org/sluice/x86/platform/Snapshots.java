package org.sluice.x86.platform;

import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/** Takes the state of one device over into another. */
final class Snapshots {

    private Snapshots() {
    }

    static <T extends Snapshottable> T copy(T from, T to) {
        StateStream saving = StateStream.saving();
        from.exchange(saving);
        StateStream restoring = StateStream.restoring(saving.bytes());
        to.exchange(restoring);
        restoring.end();
        return to;
    }
}
