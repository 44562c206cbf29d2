package org.sluice.testkit.conform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluice.ipipe.IrqMode.ACCEPT;
import static org.sluice.ipipe.IrqMode.TERMINATE;
import static org.sluice.testkit.conform.Act.HERE;
import static org.sluice.testkit.conform.Act.NO_SCRIPT;
import static org.sluice.testkit.conform.Act.SELF;
import static org.sluice.testkit.conform.Acts.arrive;
import static org.sluice.testkit.conform.Acts.catchEvent;
import static org.sluice.testkit.conform.Acts.event;
import static org.sluice.testkit.conform.Acts.fault;
import static org.sluice.testkit.conform.Acts.mailbox;
import static org.sluice.testkit.conform.Acts.post;
import static org.sluice.testkit.conform.Acts.register;
import static org.sluice.testkit.conform.Acts.stall;
import static org.sluice.testkit.conform.Acts.unstall;
import static org.sluice.testkit.conform.Acts.use;
import static org.sluice.testkit.conform.Acts.virtualize;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluice.ipipe.Profile;

/** Mailboxes and code that throws, in programs: pipeline and model agree, and something has happened. */
class WorkTest {

    private static Program two() {
        return Program.of(Profile.SLUICE, 1, 8).act(register(0, 200, 0b1, NO_SCRIPT), register(1, 100, 0b1, NO_SCRIPT));
    }

    /** What both subjects note, of the given kinds, from all acts. */
    static List<String> agreed(Program program, String... kinds) {
        assertThat(new Duel(ModelSubject::make, PipelineSubject::new).fight(program, true)).isEmpty();
        Player player = new Player(program, ModelSubject::make);
        List<String> noted = new ArrayList<>();
        for (int index = 0; index < program.acts().size(); index++) {
            player.play(index, false);
            for (String line : player.journal().lines()) {
                for (String kind : kinds) {
                    if (line.startsWith(kind)) {
                        noted.add(line);
                    }
                }
            }
        }
        return noted;
    }

    @Test
    void postsAreWorkedOnInOrderAndAFullBoxSaysSo() {
        Program program = two().act(mailbox(1, 2, 0, NO_SCRIPT), stall(1, 0), post(0, 0, 7, 0), post(1, 0, 8, 0),
                post(0, 0, 9, 0), unstall(1, 0));
        assertThat(agreed(program, "POST", "WORK")).containsExactly("POST -> 1", "POST -> 1", "POST -> 0",
                "WORK s1 cpu 0 irq 0 what 7", "WORK s1 cpu 0 irq 0 what 8");
    }

    @Test
    void workThatPostsIsFollowedByItsPost() {
        Program program = two().script(post(SELF, HERE, 3, 0)).fuel(3).act(mailbox(1, 1, 0, 0), post(0, 0, 1, 0));
        assertThat(agreed(program, "WORK")).hasSize(4);
    }

    @Test
    void workThatThrowsPutsItsStageOutAndWhatIsLeftIsBooked() {
        Program program = two().script(fault()).act(mailbox(1, 4, 0, 0), stall(1, 0), post(0, 0, 1, 0),
                post(0, 0, 2, 0), unstall(1, 0), post(0, 0, 3, 0));
        assertThat(agreed(program, "WORK", "FAULT", "POST")).containsExactly("POST -> 1", "POST -> 1",
                "WORK s1 cpu 0 irq 0 what 1", "FAULT s1 cpu 0 irq 8", "POST -> refused: bad state");
    }

    @Test
    void aHandlerThatThrowsPutsItsStageOutAndTheOthersGoOn() {
        Program program = two().script(fault()).act(virtualize(0, 5, use(ACCEPT), 0),
                virtualize(1, 5, use(TERMINATE), NO_SCRIPT), arrive(0, 5), arrive(0, 5));
        assertThat(agreed(program, "played s1", "FAULT")).hasSize(3).contains("FAULT s0 cpu 0 irq 5");
    }

    @Test
    void anEventHandlerThatThrowsPutsItsStageOutAndTheOthersHearOfIt() {
        Program program = two().script(fault()).act(catchEvent(0, 1, 0, 0), catchEvent(1, 1, 0, NO_SCRIPT),
                event(1, 0, 1), event(1, 0, 1));
        assertThat(agreed(program, "FAULT", "EVENT s1")).hasSize(3).contains("FAULT s0 cpu 0 irq -2");
    }

    @Test
    void controlCodeThrowsNothing() {
        assertThat(agreed(two().act(fault()), "THROW")).containsExactly("THROW -> nothing to act on");
    }
}
