package org.sluice.testkit.conform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluice.ipipe.IrqMode.ACCEPT;
import static org.sluice.ipipe.IrqMode.DISCARD;
import static org.sluice.ipipe.IrqMode.TERMINATE;
import static org.sluice.ipipe.IrqOption.BRIEF;
import static org.sluice.ipipe.IrqOption.STICKY;
import static org.sluice.ipipe.IrqOption.SYSTEM;
import static org.sluice.ipipe.IrqOption.WIRED;
import static org.sluice.testkit.conform.Act.HERE;
import static org.sluice.testkit.conform.Act.NO_SCRIPT;
import static org.sluice.testkit.conform.Act.SELF;
import static org.sluice.testkit.conform.Acts.allocate;
import static org.sluice.testkit.conform.Acts.arrive;
import static org.sluice.testkit.conform.Acts.body;
import static org.sluice.testkit.conform.Acts.bodyAgain;
import static org.sluice.testkit.conform.Acts.catchEvent;
import static org.sluice.testkit.conform.Acts.charge;
import static org.sluice.testkit.conform.Acts.control;
import static org.sluice.testkit.conform.Acts.critical;
import static org.sluice.testkit.conform.Acts.event;
import static org.sluice.testkit.conform.Acts.free;
import static org.sluice.testkit.conform.Acts.lock;
import static org.sluice.testkit.conform.Acts.quarantine;
import static org.sluice.testkit.conform.Acts.register;
import static org.sluice.testkit.conform.Acts.registerRoot;
import static org.sluice.testkit.conform.Acts.renice;
import static org.sluice.testkit.conform.Acts.restore;
import static org.sluice.testkit.conform.Acts.saysYes;
import static org.sluice.testkit.conform.Acts.schedule;
import static org.sluice.testkit.conform.Acts.spend;
import static org.sluice.testkit.conform.Acts.stall;
import static org.sluice.testkit.conform.Acts.suspend;
import static org.sluice.testkit.conform.Acts.together;
import static org.sluice.testkit.conform.Acts.trigger;
import static org.sluice.testkit.conform.Acts.triggerOn;
import static org.sluice.testkit.conform.Acts.unlock;
import static org.sluice.testkit.conform.Acts.unregister;
import static org.sluice.testkit.conform.Acts.unstall;
import static org.sluice.testkit.conform.Acts.use;
import static org.sluice.testkit.conform.Acts.virtualize;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sluice.ipipe.Profile;

/** What random programs have found in the pipeline, shrunk and pasted: it must never come back. */
class FoundTest {

    private static Program on(int cpus) {
        return Program.of(Profile.SLUICE, cpus, 130);
    }

    /** Under every profile. */
    private static void agree(Program program) {
        for (Profile profile : Program.profiles()) {
            Program same = new Program(profile, program.cpus(), program.hardwareIrqs(), program.levels(),
                    program.fuel(), program.scripts(), program.acts());
            Optional<Duel.Disagreement> found = new Duel(ModelSubject::make, PipelineSubject::new).fight(same, true);
            assertThat(found.map(Duel.Disagreement::text)).as(same.toString()).isEmpty();
        }
    }

    @Test
    void theRootsRoutineIsAskedForThoseWhoHaveNone() {
        agree(on(1).act(registerRoot(0, 100, 0b1, NO_SCRIPT), virtualize(0, 1, saysYes(use(TERMINATE)), NO_SCRIPT),
                register(2, 250, 0b1, NO_SCRIPT), virtualize(2, 1, use(TERMINATE), NO_SCRIPT), arrive(0, 1)));
    }

    @Test
    void aQuarantinedStageDrawsNoStickyIrq() {
        agree(on(1).act(registerRoot(1, 100, 0b1, NO_SCRIPT), register(3, 150, 0b1, NO_SCRIPT),
                virtualize(3, 64, use(TERMINATE), NO_SCRIPT), virtualize(1, 64, use(TERMINATE, STICKY), NO_SCRIPT),
                quarantine(1), arrive(0, 64)));
    }

    @Test
    void aSystemIrqEndsWithItsVirtualIrq() {
        agree(on(1).act(register(0, 100, 0b1, NO_SCRIPT), register(1, 100, 0b1, NO_SCRIPT), allocate(1, 2),
                virtualize(0, 130, use(TERMINATE, SYSTEM), NO_SCRIPT), free(2), allocate(0, 0), unlock(0, 130)));
    }

    @Test
    void aDeferredMoveOfAQuarantinedStageIsForgotten() {
        agree(on(1).script(quarantine(SELF), renice(SELF, 250)).act(register(0, 100, 0b1, NO_SCRIPT),
                virtualize(0, 7, use(TERMINATE), 0), renice(0, 50), arrive(0, 7), register(1, 100, 0b1, NO_SCRIPT)));
    }

    @Test
    void aDeferredMoveOfALeavingStageIsForgotten() {
        agree(on(1).script(unregister(SELF, true), renice(SELF, 50), schedule(SELF, HERE, 3))
                .act(register(1, 100, 0b1, NO_SCRIPT), virtualize(1, 0, use(TERMINATE), 0),
                        register(2, 100, 0b1, NO_SCRIPT), virtualize(2, 3, use(TERMINATE), NO_SCRIPT), arrive(0, 0)));
    }

    @Test
    void otherCpusWalkBeforeTheOwnOnePlays() {
        agree(on(2).script(unlock(2, 3)).script(charge(SELF, HERE, 10, NO_SCRIPT)).act(
                register(2, 100, 0b11, NO_SCRIPT), register(3, 50, 0b11, NO_SCRIPT), virtualize(3, 0, use(ACCEPT), 0),
                virtualize(2, 3, use(ACCEPT), 1), lock(2, 3), arrive(0, 3), arrive(1, 3), arrive(0, 0)));
    }

    @Test
    void aLineOpensForThoseWhomAnArrivalWouldReach() {
        agree(on(2).levels(0).act(register(1, 100, 0b10, NO_SCRIPT), virtualize(1, 0, use(DISCARD), NO_SCRIPT),
                register(0, 50, 0b10, NO_SCRIPT), virtualize(0, 0, use(TERMINATE), NO_SCRIPT), arrive(0, 0),
                virtualize(1, 5, use(DISCARD), NO_SCRIPT)));
    }

    @Test
    void interruptsStayOffBehindAnEventHandler() {
        agree(on(1).script(event(SELF, 0, 3), spend(SELF, HERE, 1, 2)).script(unstall(3, HERE)).script(arrive(0, 0))
                .act(register(3, 100, 0b1, NO_SCRIPT), virtualize(3, 0, use(TERMINATE), 0), catchEvent(3, 3, 1, 1),
                        arrive(0, 0)));
    }

    @Test
    void whoIsGoneIsNotStalled() {
        agree(on(1).script(stall(3, 0), spend(3, HERE, 1, NO_SCRIPT)).act(register(0, 100, 0b1, NO_SCRIPT),
                virtualize(0, 7, use(TERMINATE), 0), register(3, 100, 0b1, NO_SCRIPT), unregister(3, false),
                arrive(0, 7)));
    }

    @Test
    void aWiredIrqChangesNotTheWordThatIsDrained() {
        agree(on(1).act(registerRoot(1, 100, 0b1, NO_SCRIPT), virtualize(1, 129, use(TERMINATE, WIRED), NO_SCRIPT),
                virtualize(1, 128, use(TERMINATE), NO_SCRIPT), virtualize(1, 5, use(TERMINATE), NO_SCRIPT),
                arrive(0, 129), arrive(0, 5), arrive(0, 128), restore(1, 0, false)));
    }

    @Test
    void aChangeOfUseChangesNotTheWordThatIsDrained() {
        agree(on(1).script(control(SELF, 1, use(TERMINATE)), schedule(SELF, HERE, 70)).script(restore(1, 0, false))
                .act(registerRoot(1, 100, 0b1, NO_SCRIPT), register(2, 100, 0b1, NO_SCRIPT),
                        virtualize(2, 63, use(TERMINATE), 0), virtualize(2, 1, use(TERMINATE), NO_SCRIPT), arrive(0, 1),
                        arrive(0, 63), virtualize(2, 70, use(TERMINATE), NO_SCRIPT), together(1)));
    }

    @Test
    void whatOneHandlerDefersIsDoneBeforeAnybodyWalks() {
        agree(on(2).script(renice(SELF, 50), renice(SELF, 150)).act(register(1, 100, 0b11, NO_SCRIPT), allocate(1, 0),
                virtualize(1, 64, use(TERMINATE), NO_SCRIPT), register(2, 100, 0b11, NO_SCRIPT),
                registerRoot(4, 100, 0b11, NO_SCRIPT), allocate(4, 2), virtualize(4, 131, use(TERMINATE), 0),
                virtualize(4, 64, use(ACCEPT), 0), unstall(4, 0), triggerOn(4, 1, 0, 131), triggerOn(2, 0, 1, 64),
                arrive(0, 64)));
    }

    @Test
    void anEventOnAnIdleCpuIsFollowedByAWalk() {
        agree(on(1).script(schedule(1, HERE, 3)).act(registerRoot(0, 100, 0b1, NO_SCRIPT), unstall(0, 0),
                register(1, 100, 0b1, NO_SCRIPT), virtualize(1, 3, use(TERMINATE), NO_SCRIPT), catchEvent(0, 1, 1, 0),
                event(0, 0, 1)));
    }

    @Test
    void aStaleIpiIsAcknowledged() {
        agree(on(2).script(triggerOn(0, 0, 1, 130), free(2)).act(register(0, 100, 0b11, NO_SCRIPT),
                register(1, 100, 0b11, NO_SCRIPT), allocate(1, 2), together(0)));
    }

    @Test
    void anEventHandlerOfTheRootIsNoReasonToKeepItsInterruptsBack() {
        agree(on(1).script(spend(SELF, HERE, 1, 1), event(1, HERE, 3)).script(arrive(0, 3)).act(
                registerRoot(0, 100, 0b1, NO_SCRIPT), virtualize(0, 3, use(TERMINATE), NO_SCRIPT), unstall(0, 0),
                register(1, 100, 0b1, NO_SCRIPT), allocate(1, 1), register(4, 100, 0b1, NO_SCRIPT),
                virtualize(4, 130, use(TERMINATE), 0), catchEvent(0, 3, 1, 0), trigger(1, 0, 130)));
    }

    @Test
    void whatBecomesStickyIsWalkedFor() {
        agree(on(1).act(register(2, 100, 0b1, NO_SCRIPT), registerRoot(4, 100, 0b1, NO_SCRIPT),
                virtualize(4, 3, use(TERMINATE), NO_SCRIPT), unstall(4, 0), stall(2, 0), triggerOn(4, 0, 0, 3),
                virtualize(4, 3, use(TERMINATE, STICKY), NO_SCRIPT)));
    }

    @Test
    void eventsAreBoundedAlike() {
        agree(on(1).fuel(500).script(event(SELF, HERE, 1)).act(register(1, 100, 0b1, NO_SCRIPT),
                virtualize(1, 5, use(TERMINATE), 0), catchEvent(1, 0, 0, 0), arrive(0, 5)));
    }

    @Test
    void nestingIsBoundedAlike() {
        agree(on(1).fuel(900).script(unstall(SELF, HERE), trigger(SELF, HERE, 1)).act(
                register(0, 100, 0b1, NO_SCRIPT), virtualize(0, 1, use(TERMINATE), 0), arrive(0, 1)));
    }

    @Test
    void aSectionThatABodysStallHoldsBackParksWhenTheBodyWaits() {
        agree(on(3).script(critical(2, HERE, 1, NO_SCRIPT)).script(arrive(0, 64)).script(
                spend(SELF, HERE, 1, 1), stall(0, HERE), charge(1, HERE, 1, 1)).script(stall(SELF, HERE),
                spend(2, HERE, 1, NO_SCRIPT), suspend(SELF, HERE)).act(register(0, 100, 0b111, NO_SCRIPT),
                bodyAgain(1, 2), register(1, 100, 0b111, NO_SCRIPT), virtualize(1, 64, use(ACCEPT), NO_SCRIPT),
                virtualize(1, 70, use(TERMINATE), NO_SCRIPT), body(2, 3), register(2, 100, 0b111, NO_SCRIPT),
                virtualize(2, 64, use(TERMINATE), 0), arrive(1, 70), renice(2, 150)));
    }

    @Test
    void whatARefusedSpendWouldHaveSeenHappensNot() {
        agree(on(2).script(spend(SELF, HERE, 1, 2)).script(critical(SELF, HERE, 300, NO_SCRIPT)).script(arrive(0, 129))
                .script(arrive(1, 128)).script(spend(SELF, HERE, 1, 3)).act(register(0, 100, 0b10, NO_SCRIPT),
                virtualize(0, 128, use(TERMINATE, BRIEF), 0), body(1, 4), registerRoot(1, 100, 0b11, 2),
                virtualize(1, 129, use(TERMINATE), 1), unstall(1, 0)));
    }
}
