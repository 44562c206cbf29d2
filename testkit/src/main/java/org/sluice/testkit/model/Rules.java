package org.sluice.testkit.model;

import java.util.List;

/**
 * The bare decisions, one method for each. Tests break one at a time to see that the break is found; that is the only
 * reason why this class is open.
 */
public class Rules {

    static final int COUNTED_MAX = 64;
    static final int FRAMES_MAX = 256;

    /** Rules 1 and 2: is an arrival logged for a stage that uses the irq so, whatever is stalled? */
    protected boolean isLogged(Use use, boolean stalled) {
        return use.mode().handles;
    }

    /** Rule 1: does recording go on below? */
    protected boolean goesOn(Use use) {
        return use.mode().passes;
    }

    /** Rule 9: is the controller acknowledged before anything is recorded? */
    protected boolean acknowledgesFirst() {
        return false;
    }

    /** Rules 20 and 21: is each hit an entry? */
    protected boolean counts(Choices choices, Use use) {
        return choices.hits() == Choices.Hits.COUNTED
                || choices.hits() == Choices.Hits.PER_IRQ && use.has(Option.COUNTED);
    }

    /** Rule 3: does a stage that is stalled end the walk? */
    protected boolean endsWalk(boolean stalled) {
        return stalled;
    }

    /** Rule 24: is the stage closed around its handler? */
    protected boolean closesAroundHandler() {
        return true;
    }

    /** Rule 24: does the stage open when its handler is over? */
    protected boolean opensAfterHandler() {
        return true;
    }

    /** Rule 37: how many stages does a hand-down reach? */
    protected int hops() {
        return 1;
    }

    /** Rule 46: does an unlock reach this CPU's held entries, when the first of the stage's CPUs is another? */
    protected boolean unlocks(int cpu, int firstCpu) {
        return true;
    }

    /** Rule 46: does a lock end with the handler? */
    protected boolean releaseLiftsLock() {
        return true;
    }

    /** Rule 53, better: does a second, stricter removal count? */
    protected boolean stricterRemovalCounts() {
        return true;
    }

    /** Does a stage that sits out hold nobody back? */
    protected boolean sittingOutStaysOpen() {
        return true;
    }

    /** Rule 67, better: does a stage whose code throws sit out? */
    protected boolean whoThrowsSitsOut() {
        return true;
    }

    /** Rule 4: does a body that wants the CPU interrupt code of lower stages? */
    protected boolean bodiesInterrupt() {
        return true;
    }

    /** Rule 57: is what waits in a stage played before its body goes on? */
    protected boolean logGoesBeforeBody() {
        return true;
    }

    /** Does a handler that has ended wake the body of its stage? */
    protected boolean handlersWakeBodies() {
        return true;
    }

    /** Does a body that is about to wait look whether something was handled meanwhile? */
    protected boolean looksAgainBeforeWaiting() {
        return true;
    }

    /** Rule 56: does the stage open when its body waits or ends? */
    protected boolean opensWhenBodyLeaves() {
        return true;
    }

    /** Does a stage that leaves, or sits out, wake its body, which then ends? */
    protected boolean leavingWakesBodies() {
        return true;
    }

    /** Will the body of a stage that leaves, or sits out, never begin? */
    protected boolean leavingForgetsBodies() {
        return true;
    }

    /** Is it noticed that code has left a stage closed, its own or another's? */
    protected boolean noticesWhatIsLeftClosed(boolean own) {
        return true;
    }

    /** Is a removal late if its deadline passes before it could begin? */
    protected boolean deadlineRunsFromTheCall() {
        return true;
    }

    /** Rule 61: does a stall of the current stage hold the IPI of a critical section? */
    protected boolean stallHoldsSection(Choices choices) {
        return choices.stallHoldsSection();
    }

    /** Rule 60: does the section wait until all others are parked? */
    protected boolean waitsForTheParked() {
        return true;
    }

    /** Rule 68: is root stalled around an NMI, and then as it was? */
    protected boolean stallsRootAroundNmi() {
        return true;
    }

    /** Rule 68: are services refused to the code of an NMI? */
    protected boolean refusesServicesInNmi() {
        return true;
    }

    /** Are posts of a mailbox worked on in their order? */
    protected boolean worksInOrder() {
        return true;
    }

    /** Do posts that are left, because the work before them threw, ask for their turn? */
    protected boolean leftPostsAskAgain() {
        return true;
    }

    /** Rule 54: is every CPU walked after the order has changed? */
    protected boolean walksAfterRenice() {
        return true;
    }

    /** Rules 22 and 23: of the entries that may go, the number that goes first. */
    protected int first(List<Integer> irqs, boolean lowest) {
        int best = irqs.get(0);
        for (int irq : irqs) {
            if (lowest ? irq < best : irq > best) {
                best = irq;
            }
        }
        return best;
    }

    /** Rule 34: does an entry that waits keep its line masked? */
    protected boolean waitingKeepsLine() {
        return true;
    }

    /** Rule 41: does an IPI that is older than its virtual irq's allocation get lost on purpose? */
    protected boolean isStale(long id, long bornAt) {
        return id < bornAt;
    }
}
