package org.sluice.x86.snapshot;

/**
 * Something whose state can be saved and restored: a device, a CPU's software. What its constructor was given (wires,
 * the machine's time, the host's side) is not its state: whoever restores builds it anew first.
 *
 * <pre>{@code
 * public void exchange(StateStream state) {
 *     mask = state.exchange(mask);
 *     count = state.exchange(count);
 * }
 * }</pre>
 *
 * <p>On the baton, between two events.
 */
public interface Snapshottable {

    /**
     * Saves or restores the state, field by field, always in the same order. It must cause nothing: no line moves, no
     * record is traced.
     *
     * @throws SnapshotException if the state cannot be saved now, or is not one of this thing's
     */
    void exchange(StateStream state);
}
