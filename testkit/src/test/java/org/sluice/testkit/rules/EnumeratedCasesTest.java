package org.sluice.testkit.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.EnumSource.Mode.EXCLUDE;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sluice.ipipe.Hardware;
import org.sluice.ipipe.IrqMode;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.Pipeline;
import org.sluice.ipipe.PipelineCpu;
import org.sluice.ipipe.PipelineLedger;
import org.sluice.ipipe.PipelineTrace;
import org.sluice.ipipe.Stage;
import org.sluice.ipipe.StagePlan;

/**
 * Four stages, four modes each, every combination of stalls, nobody or any of them interrupted, sticky or not: 40,960
 * arrivals in each profile of N domains, none left out, against rules 1 to 6 in {@link Expected}.
 */
class EnumeratedCasesTest {

    private static final int STAGES = 4;
    private static final int IRQ = 5;
    /** The first of four irqs, one for each stage, by which it becomes current. */
    private static final int CALLS = 0;
    private static final int NOBODY = -1;
    private static final int STALLS = 1 << STAGES;
    private static final int MOMENTS = STALLS * (STAGES + 1);
    private static final int CASES = MOMENTS * 256 * 2;

    /** One arrival: stages are numbered head first. */
    private record Case(IrqMode[] modes, boolean[] stalled, int current, boolean sticky) {

        /** Stalls vary fastest, then who is current, then modes, then stickiness. */
        static Case of(int number) {
            int moment = number % MOMENTS;
            int uses = number / MOMENTS;
            IrqMode[] modes = new IrqMode[STAGES];
            boolean[] stalled = new boolean[STAGES];
            for (int i = 0; i < STAGES; i++) {
                stalled[i] = (moment >> i & 1) != 0;
                modes[i] = IrqMode.values()[uses >> 2 * i & 3];
            }
            return new Case(modes, stalled, moment / STALLS - 1, uses >> 2 * STAGES != 0);
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder(sticky ? "sticky" : "plain");
            for (int i = 0; i < STAGES; i++) {
                text.append(' ').append(modes[i]).append(stalled[i] ? "(stalled)" : "")
                        .append(i == current ? "(current)" : "");
            }
            return text.toString();
        }
    }

    /** The rules, word by word. */
    private record Expected(List<Integer> recorded, List<Integer> atOnce, List<Integer> afterTheInterruptedOne) {

        static Expected of(Case one) {
            boolean fromCurrent = one.sticky && one.current != NOBODY && handles(one.modes[one.current]);
            List<Integer> recorded = recorded(one.modes, fromCurrent ? one.current : 0);
            int closed = firstOf(one.stalled);
            int last = one.current == NOBODY ? STAGES - 1 : one.current;                      // rule 4
            List<Integer> atOnce = new ArrayList<>();
            List<Integer> later = new ArrayList<>();
            boolean[] stalledThen = one.stalled.clone();
            if (one.current != NOBODY) {
                stalledThen[one.current] = false;                                             // rule 24
            }
            for (int stage : recorded) {
                boolean inLine = stage < closed && stage <= last;                             // rules 3, 4
                boolean overtakes = fromCurrent && stage == one.current && !one.stalled[stage]; // rule 6
                if (inLine || overtakes) {
                    atOnce.add(stage);
                } else if (stage < firstOf(stalledThen)) {                                    // rule 5
                    later.add(stage);
                }
            }
            return new Expected(recorded, atOnce, later);
        }

        /** At once, after the interrupted one, and when all are open. */
        List<List<Integer>> inOrder() {
            List<Integer> rest = new ArrayList<>(recorded);
            rest.removeAll(atOnce);
            rest.removeAll(afterTheInterruptedOne);
            return List.of(atOnce, afterTheInterruptedOne, rest);
        }

        /** Rules 1 and 2: from the first on, those that handle it, down to the first that does not pass. */
        private static List<Integer> recorded(IrqMode[] modes, int first) {
            List<Integer> recorded = new ArrayList<>();
            for (int i = first; i < STAGES; i++) {
                if (handles(modes[i])) {
                    recorded.add(i);
                }
                if (modes[i] == IrqMode.TERMINATE || modes[i] == IrqMode.DISCARD) {
                    break;
                }
            }
            return recorded;
        }

        private static boolean handles(IrqMode mode) {
            return mode == IrqMode.TERMINATE || mode == IrqMode.ACCEPT;
        }

        private static int firstOf(boolean[] stalled) {
            for (int i = 0; i < STAGES; i++) {
                if (stalled[i]) {
                    return i;
                }
            }
            return STAGES;
        }
    }

    /** A pipeline on hardware that does nothing by itself; used for one case after the other. */
    private static final class Subject {

        private final Pipeline pipeline;
        private final PipelineCpu cpu;
        private final Stage[] stages = new Stage[STAGES];
        private final List<Integer> played = new ArrayList<>();
        private final List<Throwable> contained = new ArrayList<>();
        private long lastId;
        private int executing = NOBODY;

        Subject(Version version) {
            Hardware hardware = (Hardware) Proxy.newProxyInstance(Hardware.class.getClassLoader(),
                    new Class<?>[] {Hardware.class}, (proxy, method, arguments) -> answer(method.getName(),
                            method.getReturnType()));
            pipeline = Pipeline.on(hardware, 8, version.profile(), PipelineTrace.NONE,
                    (here, irq, fault) -> contained.add(fault));
            cpu = pipeline.cpu(0);
            for (int i = 0; i < STAGES; i++) {
                int number = i;
                stages[i] = pipeline.register(stage -> { }, StagePlan.of("s" + i, STAGES - i, 0));
                stages[i].virtualize(IRQ, IrqUse.of(IrqMode.TERMINATE).withBrief(), (irq, here) -> played.add(number));
                stages[i].virtualize(CALLS + i, IrqUse.of(IrqMode.TERMINATE).withBrief(), (irq, here) -> { });
            }
        }

        private Object answer(String call, Class<?> type) {
            return switch (call) {
                case "cpuCount" -> 1;
                case "newId" -> ++lastId;
                case "executingCpu" -> executing;
                default -> type == long.class ? (Object) 0L : type == boolean.class ? (Object) false : null;
            };
        }

        void use(Case one) {
            for (int i = 0; i < STAGES; i++) {
                IrqUse use = IrqUse.of(one.modes[i]).withBrief();
                stages[i].control(IRQ, one.sticky && one.modes[i].handles() ? use.withSticky() : use);
            }
        }

        /** Nothing waits, and so many entries were recorded since the beginning. */
        void checkBooks(Case after, long recorded) {
            assertThat(contained).isEmpty();
            PipelineLedger ledger = pipeline.ledger();
            PipelineLedger.Line total = ledger.total();
            if (!ledger.balanced() || total.recorded() != recorded || total.pending() != 0) {
                throw new AssertionError("up to " + after + ": " + recorded + " recorded, but " + ledger);
            }
        }

        /** What played at once, after the interrupted one, and when all were opened. */
        List<List<Integer>> run(Case one) {
            if (one.current != NOBODY) {
                cpu.arrive(CALLS + one.current, ++lastId, 0);
                deliver();
            }
            for (int i = 0; i < STAGES; i++) {
                stages[i].on(0).restore(one.stalled[i]);
            }
            cpu.arrive(IRQ, ++lastId, 0);
            List<Integer> atOnce = play();
            if (one.current != NOBODY) {
                cpu.finish();
            }
            List<Integer> after = play();
            for (int i = STAGES - 1; i >= 0; i--) {
                stages[i].on(0).unstall();
            }
            return List.of(atOnce, after, play());
        }

        private List<Integer> play() {
            while (deliver() == PipelineCpu.Played.PLAYED) {
                cpu.finish();
            }
            List<Integer> since = List.copyOf(played);
            played.clear();
            return since;
        }

        private PipelineCpu.Played deliver() {
            executing = 0;
            PipelineCpu.Played did = cpu.deliver();
            executing = NOBODY;
            return did;
        }
    }

    /** Rules 1 to 6 and 24, and that the books add up after every combination of modes. */
    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "DOVETAIL")
    void everyArrivalIsRecordedAndPlayedAsTheRulesSay(Version version) {
        Subject subject = new Subject(version);
        long recorded = 0;
        for (int number = 0; number < CASES; number++) {
            Case one = Case.of(number);
            Expected expected = Expected.of(one);
            if (number % MOMENTS == 0) {
                subject.use(one);
            }
            List<List<Integer>> ran = subject.run(one);
            if (!ran.equals(expected.inOrder())) {
                assertThat(ran).as(one.toString()).isEqualTo(expected.inOrder());
            }
            recorded += Math.max(1, expected.recorded.size()) + (one.current == NOBODY ? 0 : 1);
            if (number % MOMENTS == MOMENTS - 1) {
                subject.checkBooks(one, recorded);
            }
        }
    }
}
