package org.sluice.testkit.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.EnumSource.Mode.EXCLUDE;
import static org.sluice.ipipe.IrqMode.ACCEPT;
import static org.sluice.ipipe.IrqMode.DISCARD;
import static org.sluice.ipipe.IrqMode.IGNORE;
import static org.sluice.ipipe.IrqMode.TERMINATE;
import static org.sluice.testkit.rules.Scenes.NOTHING;
import static org.sluice.testkit.rules.Scenes.brief;
import static org.sluice.testkit.rules.Scenes.inService;
import static org.sluice.testkit.rules.Scenes.local;
import static org.sluice.testkit.rules.Scenes.taking;

import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sluice.ipipe.IrqAck;
import org.sluice.ipipe.PipelineLedger;
import org.sluice.ipipe.PipelineRecord;
import org.sluice.ipipe.Profile;
import org.sluice.nanokernel.trace.TraceRecord;
import org.sluice.testkit.scene.Scene;
import org.sluice.x86.MachineRecord;

/** Section A, dispatch: rules 1 to 11. */
class ADispatchTest {

    private static final int IRQ = 5;
    private static final int OTHER = 6;
    private static final int THIRD = 7;

    @RegisterExtension
    final Scenes scenes = new Scenes();

    private IrqAck answering(String who, boolean yes) {
        return (irq, cpu) -> {
            scenes.heard.add(who);
            return yes;
        };
    }

    /** Rule 1: head first, each stage that handles it, down to the first that does not pass. */
    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "DOVETAIL")
    void everyStageThatHandlesItGetsItDownToTheFirstThatDoesNotPass(Version version) {
        scenes.machine(1, version).stage("a", 4, IRQ, ACCEPT).stage("b", 3, IRQ, IGNORE).stage("c", 2, IRQ, TERMINATE)
                .stage("d", 1, IRQ, ACCEPT).raise(IRQ).flows("a! b~ c!");
    }

    /** Rule 1. */
    @ParameterizedTest
    @EnumSource
    void whatAStageDiscardsReachesNobodyBelow(Version version) {
        scenes.machine(1, version).stage("rt", 200, IRQ, DISCARD).stage("linux", 100, IRQ, TERMINATE)
                .raise(IRQ).flows("rtx");
    }

    /** Rule 1. */
    @ParameterizedTest
    @EnumSource
    void aFreshStageLetsEveryIrqPass(Version version) {
        scenes.machine(1, version).stage("rt", 200).stage("linux", 100, IRQ, TERMINATE)
                .raise(IRQ).flows("rt~ linux!");
    }

    /** Rule 2: stalls do not matter when an arrival is recorded. */
    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "DOVETAIL")
    void aStalledStageAndThoseBelowGetTheirEntriesAllTheSame(Version version) {
        scenes.machine(1, version).stage("head", 9).stage("rt", 3, IRQ, ACCEPT).stage("hrt", 2, IRQ, ACCEPT)
                .stage("linux", 1, IRQ, ACCEPT).stall("rt").stall("hrt").raise(IRQ).flows("head~ rt? hrt? linux?");
    }

    /** Rule 3: a stall protects what is below, even if the stalled stage has nothing to do. */
    @ParameterizedTest
    @EnumSource
    void deliveryStopsAtAStalledStageThatHasNothingToPlay(Version version) {
        scenes.machine(1, version).stage("rt", 200).stage("linux", 100, IRQ, TERMINATE)
                .stall("rt").trigger(IRQ).flows("rt~ linux?").unstall("rt").flows("linux!");
    }

    /** Rule 4: never past the stage that was interrupted. */
    @ParameterizedTest
    @EnumSource
    void aLowerStageWaitsUntilTheInterruptedHandlerIsDone(Version version) {
        scenes.machine(1, version).stage("rt", 200, IRQ, brief(TERMINATE), taking(100))
                .stage("linux", 100, OTHER, TERMINATE)
                .raise(IRQ).flows("rt!")
                .trigger(OTHER).flows("rt~ linux?")
                .elapse(99).flows("").elapse(1).flows("linux:6!");
    }

    /** Rule 5: after a higher stage, the interrupted one looks at its log again. */
    @ParameterizedTest
    @EnumSource
    void theInterruptedStagePlaysItsOwnLogAfterTheHigherOne(Version version) {
        scenes.machine(1, version).stage("rt", 200, THIRD, TERMINATE).root("linux", 100)
                .uses("linux", IRQ, brief(TERMINATE), taking(100)).uses("linux", OTHER, TERMINATE).unstall("linux")
                .raise(IRQ).flows("rt~ linux!")
                .raise(OTHER).flows("rt~ linux?")
                .raise(THIRD).flows("rt!")
                .elapse(100).flows("linux:6!");
    }

    /** Rule 6: a sticky irq goes to who is current: on an idle CPU the root. */
    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "DOVETAIL")
    void aStickyIrqIsRecordedFromTheCurrentStageOn(Version version) {
        scenes.machine(1, version).stage("rt", 200, IRQ, brief(ACCEPT).withSticky(), NOTHING).root("linux", 100)
                .uses("linux", IRQ, brief(ACCEPT).withSticky(), NOTHING).stage("below", 50, IRQ, ACCEPT)
                .unstall("linux").raise(IRQ).flows("rt~ linux! below!");
    }

    /** Rule 6: the walk starts there, too. */
    @ParameterizedTest
    @EnumSource
    void aStallAboveDoesNotHoldAStickyIrqOfTheCurrentStage(Version version) {
        scenes.machine(1, version).stage("rt", 200).root("linux", 100)
                .uses("linux", IRQ, brief(ACCEPT).withSticky(), NOTHING).unstall("linux").stall("rt")
                .trigger(IRQ).flows("rt~ linux!");
    }

    /** Rule 6. */
    @ParameterizedTest
    @EnumSource
    void aStalledCurrentStageDefersAStickyIrq(Version version) {
        scenes.machine(1, version).stage("rt", 200).root("linux", 100)
                .uses("linux", IRQ, brief(ACCEPT).withSticky(), NOTHING)
                .raise(IRQ).flows("rt~ linux?").unstall("linux").flows("linux!");
    }

    /** Rule 7: from high to low until one says yes. */
    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "DOVETAIL")
    void acknowledgeRoutinesAreAskedHeadFirstUntilOneSaysYes(Version version) {
        scenes.machine(1, version).stage("a", 4, IRQ, brief(ACCEPT).withAck(answering("a", false)), NOTHING)
                .stage("b", 3, IRQ, brief(ACCEPT).withAck(answering("b", true)), NOTHING)
                .stage("c", 2, IRQ, brief(ACCEPT).withAck(answering("c", true)), NOTHING)
                .raise(IRQ).flows("a! b! c!");
        assertThat(scenes.heard).containsExactly("a", "b");
    }

    /** Rule 7: on a shared line lower ones are asked, too. */
    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "DOVETAIL")
    void onASharedLineLowerRoutinesAreAskedToo(Version version) {
        scenes.machine(1, version).stage("a", 4, IRQ, brief(ACCEPT).withShared().withAck(answering("a", true)), NOTHING)
                .stage("b", 3, IRQ, brief(ACCEPT).withAck(answering("b", true)), NOTHING)
                .stage("c", 2, IRQ, brief(ACCEPT).withAck(answering("c", true)), NOTHING).raise(IRQ);
        assertThat(scenes.heard).containsExactly("a", "b");
    }

    /** Rules 7 and 10: in 2002 and r13 it was never acknowledged; here and later it always is. */
    @ParameterizedTest
    @EnumSource
    void whatNobodyHandlesBlocksItsPriorityLevelOnlyWhereHandlersDecide(Version version) {
        boolean always = version.profile().ack() == Profile.Ack.ALWAYS;
        Scene scene = scenes.machine(1, version).stage("rt", 200, OTHER, TERMINATE).raise(IRQ).flows("rt~ nonex");
        assertThat(inService(scene, 0)).isEqualTo(!always);
        scene.raise(OTHER).flows(always ? "rt!" : "");
    }

    /** Rule 7: software's are not acknowledged. */
    @ParameterizedTest
    @EnumSource
    void whatSoftwareRaisesIsNotAcknowledged(Version version) {
        Scene scene = scenes.machine(1, version)
                .stage("rt", 200, IRQ, brief(TERMINATE).withAck(answering("rt", true)), NOTHING)
                .trigger(IRQ).flows("rt!");
        assertThat(scenes.heard).isEmpty();
        assertThat(kinds(scene)).doesNotContain(MachineRecord.EOI);
    }

    /** Rule 8: a handler without a routine of its own uses the root's. */
    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "DOVETAIL")
    void withoutARoutineOfItsOwnTheRootsIsAsked(Version version) {
        scenes.machine(1, version).stage("rt", 200, IRQ, TERMINATE).root("linux", 100)
                .uses("linux", IRQ, brief(TERMINATE).withAck(answering("linux", true)), NOTHING)
                .raise(IRQ).flows("rt!");
        assertThat(scenes.heard).containsExactly("linux");
    }

    /** Rule 9: the entry stands in the log before the controller is told and before anybody is asked. */
    @ParameterizedTest
    @EnumSource
    void theEntryIsInTheLogBeforeTheAcknowledge(Version version) {
        Scene[] scene = new Scene[1];
        scene[0] = scenes.machine(1, version).stage("rt", 200, IRQ, brief(TERMINATE).withAck((irq, cpu) -> {
            scenes.heard.add("pending " + local(scene[0], "rt", cpu).isPending(irq));
            return true;
        }), NOTHING);
        scene[0].raise(IRQ).flows("rt!");
        assertThat(scenes.heard).containsExactly("pending true");
        assertThat(kinds(scene[0])).containsSubsequence(MachineRecord.ACCEPTED, PipelineRecord.RECORDED,
                MachineRecord.EOI, PipelineRecord.PLAYED);
    }

    private static List<Integer> kinds(Scene scene) {
        return scene.trace().records().stream().map(TraceRecord::kind).toList();
    }

    /** Rule 10: it is booked, whoever acknowledges. */
    @ParameterizedTest
    @EnumSource
    void whatNobodyHandlesIsBookedAsDiscarded(Version version) {
        Scene scene = scenes.machine(1, version).stage("rt", 200, OTHER, TERMINATE).raise(IRQ).flows("rt~ nonex");
        assertThat(scene.kernel().pipeline().accounts()).singleElement().satisfies(account -> {
            assertThat(account.stage()).isEqualTo("none");
            assertThat(account.discarded(PipelineLedger.Discard.NOBODY)).isEqualTo(1);
        });
    }

    /** Rule 11: what is recorded below is not taken back. */
    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "DOVETAIL")
    void aHandlerHasNoVetoOverWhatIsRecordedBelow(Version version) {
        scenes.machine(1, version)
                .stage("rt", 200, IRQ, brief(ACCEPT), (irq, here) -> here.stage().control(irq, brief(TERMINATE)))
                .stage("linux", 100, IRQ, TERMINATE)
                .raise(IRQ).flows("rt! linux!").raise(IRQ).flows("rt!");
    }

    /** Rule 11: a veto is to handle without passing, and to propagate or not. */
    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "DOVETAIL")
    void aHandlerThatPropagatesHasAVeto(Version version) {
        boolean[] pass = {true};
        Scene scene = scenes.machine(1, version).stage("rt", 200, IRQ, brief(TERMINATE), (irq, here) -> {
            if (pass[0]) {
                here.propagate(irq);
            }
        }).stage("linux", 100, IRQ, TERMINATE).raise(IRQ).flows("rt! linux!");
        pass[0] = false;
        scene.raise(IRQ).flows("rt!");
    }
}
