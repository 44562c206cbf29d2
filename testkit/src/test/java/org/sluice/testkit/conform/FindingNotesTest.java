package org.sluice.testkit.conform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluice.ipipe.IrqMode.TERMINATE;
import static org.sluice.testkit.conform.Act.HERE;
import static org.sluice.testkit.conform.Act.NO_SCRIPT;
import static org.sluice.testkit.conform.Act.SELF;
import static org.sluice.testkit.conform.Acts.arrive;
import static org.sluice.testkit.conform.Acts.body;
import static org.sluice.testkit.conform.Acts.catchEvent;
import static org.sluice.testkit.conform.Acts.checkContext;
import static org.sluice.testkit.conform.Acts.event;
import static org.sluice.testkit.conform.Acts.faultTwice;
import static org.sluice.testkit.conform.Acts.quarantine;
import static org.sluice.testkit.conform.Acts.register;
import static org.sluice.testkit.conform.Acts.renice;
import static org.sluice.testkit.conform.Acts.spend;
import static org.sluice.testkit.conform.Acts.stall;
import static org.sluice.testkit.conform.Acts.suspend;
import static org.sluice.testkit.conform.Acts.unregisterWithin;
import static org.sluice.testkit.conform.Acts.use;
import static org.sluice.testkit.conform.Acts.virtualize;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sluice.ipipe.Finding;
import org.sluice.ipipe.Finding.Kind;
import org.sluice.ipipe.Profile;

/** Findings in programs: pipeline and model find the same, of the same code, at the same time. */
class FindingNotesTest {

    /** Stage 0 handles irq 5 with script 0; stage 1 stands below. */
    private static Program handler(Act... script) {
        return Program.of(Profile.SLUICE, 2, 8).script(script).script(arrive(0, 3)).act(
                register(0, 200, 0b11, NO_SCRIPT), virtualize(0, 5, use(TERMINATE), 0),
                register(1, 100, 0b11, NO_SCRIPT));
    }

    /** What both have found in the end: "kind who what count". */
    private static List<String> found(Program program) {
        Optional<Duel.Disagreement> parted = new Duel(ModelSubject::make, PipelineSubject::new).fight(program, true);
        assertThat(parted.map(Duel.Disagreement::text)).isEmpty();
        Player player = new Player(program, ModelSubject::make);
        int last = program.acts().size() - 1;
        for (int index = 0; index <= last; index++) {
            player.play(index, index == last);
        }
        return player.journal().lines().stream().filter(line -> line.startsWith("FOUND")).skip(1)
                .map(FindingNotesTest::text).toList();
    }

    private static String text(String line) {
        String[] words = line.split(" ");
        int what = Integer.parseInt(words[10]);
        return Kind.values()[what >> 8] + " " + words[1] + " irq " + words[5] + " cpu " + words[3] + " about "
                + (what & 0xFF) + " count " + (Long.parseLong(words[14]) & 0xFFFF);
    }

    @Test
    void whatAHandlerLeavesStalledIsFoundAndCounted() {
        assertThat(found(handler(stall(1, HERE)).act(arrive(1, 5), Acts.unstall(1, 1), arrive(1, 5))))
                .containsExactly("LEFT_STALLED s0 irq 5 cpu 1 about 1 count 2");
    }

    @Test
    void bodiesAndEventHandlersAreFoundToo() {
        assertThat(found(handler(stall(1, HERE)).script(stall(SELF, HERE)).script(event(SELF, HERE, 3)).act(
                catchEvent(0, 3, 0, 2), virtualize(1, 1, use(TERMINATE), 3), body(2, 0), arrive(0, 1),
                Acts.unstall(0, 0), register(2, 50, 0b1, NO_SCRIPT))))
                .containsExactly("LEFT_STALLED s0 irq -2 cpu 0 about 0 count 1",
                        "LEFT_STALLED s2 irq -1 cpu 0 about 1 count 1");
    }

    @Test
    void servicesUsedFromOtherCodeAreFound() {
        assertThat(found(handler(checkContext(1, HERE), checkContext(SELF, HERE)).act(arrive(0, 5),
                checkContext(1, 1)))).containsExactly("WRONG_CONTEXT s0 irq 5 cpu 0 about 1 count 1",
                "WRONG_CONTEXT s14 irq -1 cpu 1 about 1 count 1");
    }

    @Test
    void lateRemovalsNameTheirBlocker() {
        assertThat(found(handler(unregisterWithin(SELF, true, 3), spend(SELF, HERE, 9, NO_SCRIPT)).act(arrive(0, 5))))
                .containsExactly("OVERDUE s0 irq -1 cpu -1 about 0 count 1");
        assertThat(found(handler(spend(SELF, HERE, 9, 2), spend(SELF, HERE, 9, NO_SCRIPT))
                .script(unregisterWithin(0, true, 3)).act(arrive(0, 5))))
                .containsExactly("OVERDUE s0 irq 5 cpu 0 about 1 count 1");
        assertThat(found(handler(spend(SELF, HERE, 9, NO_SCRIPT)).script(suspend(SELF, HERE)).act(body(2, 2),
                register(2, 50, 0b10, NO_SCRIPT), unregisterWithin(2, true, 3), stall(1, 1), arrive(0, 5))))
                .as("it is gone in time").isEmpty();
        assertThat(found(handler(spend(SELF, HERE, 9, NO_SCRIPT)).script(suspend(SELF, HERE)).act(body(2, 2),
                register(2, 50, 0b10, NO_SCRIPT), stall(1, 1), unregisterWithin(2, true, 3), arrive(0, 5))))
                .containsExactly("OVERDUE s2 irq -1 cpu 1 about 3 count 1");
    }

    @Test
    void whatIsRefusedLaterAndWhoeverThrowsTwiceIsFound() {
        assertThat(found(handler(quarantine(SELF), renice(SELF, 50)).act(arrive(0, 5))))
                .containsExactly("REFUSED_LATER s0 irq -1 cpu -1 about 0 count 1");
        assertThat(found(handler(faultTwice()).act(arrive(0, 5))))
                .containsExactly("FAULT_HANDLER_THREW s0 irq 5 cpu -1 about 0 count 1");
    }

    @Test
    void anEntryThatWaitsIsReadAndWhatIsNotUnderstoodIsRefused() {
        Journal journal = new Journal();
        FindingNotes notes = new FindingNotes();
        notes.add(new Finding(Kind.OVERDUE, "s3",
                "is kept by an entry of irq 70 waits in s3@cpu1 behind s0@cpu1 stalled", 7, 2));
        notes.add(new Finding(Kind.MORE, "various", "more than 64 different findings", 9, 5));
        notes.write(journal);
        assertThat(journal.lines()).hasSize(2).last().asString().startsWith("FOUND s3 cpu 1 irq 70 what");
        assertThatThrownBy(() -> notes.add(new Finding(Kind.LEFT_STALLED, "s3", "hid it", 7, 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> notes.add(new Finding(Kind.LEFT_STALLED, "nobody at all", "left", 7, 1)))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("culprit nobody at all");
    }

    @Test
    void moreThanAPipelineKeepsApartAreOnlyCounted() {
        Journal journal = new Journal();
        FindingNotes notes = new FindingNotes();
        notes.add(new FindingNotes.Note("LEFT_STALLED", 1, 0, 5, 2), 7, Finding.KEPT_MAX + 1);
        notes.write(journal);
        assertThat(journal.lines()).hasSize(1);
    }
}
