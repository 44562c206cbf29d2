package org.sluice.ipipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Three stages x four modes x stalled or not: all 512 cases, against the rules read word by word. */
class EnumerationTest {

    private static final int IRQ = 5;
    private static final String[] NAMES = {"a", "b", "c"};
    private static final int CASES = 4 * 4 * 4 * 8;

    /** One case: a mode and a stall bit for each stage, head first. */
    private record Case(IrqMode[] modes, boolean[] stalled) {

        private static Case of(int number) {
            IrqMode[] modes = new IrqMode[3];
            boolean[] stalled = new boolean[3];
            for (int i = 0; i < 3; i++) {
                modes[i] = IrqMode.values()[number >> 2 * i & 3];
                stalled[i] = (number >> 6 + i & 1) != 0;
            }
            return new Case(modes, stalled);
        }

        /** Rules 1 and 2. */
        private List<Integer> recipients() {
            List<Integer> recipients = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                if (modes[i] == IrqMode.TERMINATE || modes[i] == IrqMode.ACCEPT) {
                    recipients.add(i);
                }
                if (modes[i] == IrqMode.TERMINATE || modes[i] == IrqMode.DISCARD) {
                    break;
                }
            }
            return recipients;
        }

        /** Rule 3. */
        private int firstClosed() {
            return IntStream.range(0, 3).filter(i -> stalled[i]).findFirst().orElse(3);
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 3; i++) {
                text.append(modes[i]).append(stalled[i] ? "(stalled) " : " ");
            }
            return text.toString().strip();
        }
    }

    static Stream<Case> all() {
        return IntStream.range(0, CASES).mapToObj(Case::of);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void flowsAsTheRulesSay(Case scene) {
        FakeMachine machine = new FakeMachine(1);
        Stage[] stages = new Stage[3];
        for (int i = 0; i < 3; i++) {
            stages[i] = machine.stage(NAMES[i], 300 - 100 * i);
            machine.handle(stages[i], IRQ, scene.modes[i]);
            if (scene.stalled[i]) {
                stages[i].on(0).stall();
            }
        }
        machine.raise(0, IRQ);

        List<Integer> recipients = scene.recipients();
        int closed = scene.firstClosed();
        assertThat(machine.takePlayed()).isEqualTo(text(recipients.stream().filter(i -> i < closed)));
        for (int i = 0; i < 3; i++) {
            assertThat(stages[i].on(0).isPending(IRQ)).as(NAMES[i]).isEqualTo(i >= closed && recipients.contains(i));
            assertThat(machine.books(NAMES[i]).recorded()).as(NAMES[i]).isEqualTo(recipients.contains(i) ? 1 : 0);
        }
        assertThat(machine.books("none").discarded()).isEqualTo(recipients.isEmpty() ? 1 : 0);

        for (int i = 2; i >= 0; i--) {
            stages[i].on(0).unstall();
            machine.run();
        }
        assertThat(machine.takePlayed()).isEqualTo(text(recipients.stream().filter(i -> i >= closed)));
    }

    private static List<String> text(Stream<Integer> stages) {
        return stages.map(i -> NAMES[i] + " " + IRQ).toList();
    }
}
