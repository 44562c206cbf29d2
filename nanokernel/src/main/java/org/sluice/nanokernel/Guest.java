package org.sluice.nanokernel;

import java.util.Optional;
import org.sluice.ipipe.Departure;
import org.sluice.ipipe.Stage;

/** A domain as the nanokernel knows it. Read on the baton. */
public final class Guest {

    private final DomainSpec spec;
    private final int[] cpus;
    private Stage stage;
    private GuestState state = GuestState.RESOLVED;
    private PriorityOrigin origin;
    private Departure departure;
    private String fault;

    Guest(DomainSpec spec, int[] cpus) {
        this.spec = spec;
        this.cpus = cpus;
        this.origin = spec.origin();
    }

    /** Its name. */
    public String name() {
        return spec.name();
    }

    /** Its present priority. */
    public int priority() {
        return stage == null ? spec.priority() : stage.priority();
    }

    /** Where the present priority comes from. */
    public PriorityOrigin priorityOrigin() {
        return origin;
    }

    /** Its CPUs, ascending. */
    public int[] cpus() {
        return cpus.clone();
    }

    /** Where it is in its life. */
    public GuestState state() {
        return state;
    }

    /** Its place in the pipeline. */
    public Stage stage() {
        return stage;
    }

    /** Why it sits out; empty if it does not. */
    public Optional<String> fault() {
        return Optional.ofNullable(fault);
    }

    /** Its way out, once it leaves. */
    public Optional<Departure> departure() {
        return Optional.ofNullable(departure);
    }

    void is(GuestState next) {
        state = next;
    }

    void placed(Stage newStage) {
        stage = newStage;
    }

    void reniced(PriorityOrigin by) {
        origin = by;
    }

    void leavesBy(Departure newDeparture) {
        departure = newDeparture;
    }

    void failed(String newFault) {
        fault = newFault;
    }

    @Override
    public String toString() {
        return name() + " " + state.name().toLowerCase(java.util.Locale.ROOT);
    }
}
