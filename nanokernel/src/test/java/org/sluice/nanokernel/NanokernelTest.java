package org.sluice.nanokernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluice.ipipe.IrqMode.ACCEPT;
import static org.sluice.ipipe.IrqMode.TERMINATE;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.sluice.ipipe.Departure;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.LeavePolicy;
import org.sluice.ipipe.LocalStage;
import org.sluice.ipipe.Stage;
import org.sluice.nanokernel.TestKernel.Handling;
import org.sluice.nanokernel.hw.GuestDomain;
import org.sluice.nanokernel.hw.Platform;

class NanokernelTest {

    private static final IrqUse BRIEF = IrqUse.of(ACCEPT).withBrief();

    private final TestKernel test = new TestKernel(CostTable.GENERIC_X86);
    private final Nanokernel kernel = test.kernel;
    private final List<String> seen = new ArrayList<>();

    @AfterEach
    void booksBalanceAndNothingStays() {
        assertThat(kernel.books().balanced()).as(kernel.books().toString()).isTrue();
        kernel.close();
    }

    private void pulseCom1() {
        kernel.machine().engine().call(() -> kernel.machine().line("com1").pulse());
    }

    private List<String> names() {
        return kernel.guests().stream().map(Guest::name).toList();
    }

    @Nested
    class Delivery {

        @Test
        void anInterruptReachesItsHandlerAfterBusAndEntry() {
            List<Long> at = new ArrayList<>();
            test.admit("a", 1, "com1", BRIEF, (irq, here) -> at.add(here.nowNanos() - here.raisedNanos()));
            kernel.runFor(1_000);
            pulseCom1();
            kernel.runFor(10_000);
            CostTable costs = CostTable.GENERIC_X86;
            assertThat(at).containsExactly(costs.busNanos() + costs.entryNanos());
        }

        @Test
        void lowerStagesWaitForWhatHigherOnesAreCharged() {
            List<Long> at = new ArrayList<>();
            test.admit("low", 1, "com1", BRIEF, (irq, here) -> at.add(here.nowNanos() - here.raisedNanos()));
            test.admit("high", 2, "com1", BRIEF, (irq, here) -> here.charge(5_000));
            pulseCom1();
            kernel.runFor(100_000);
            CostTable costs = CostTable.GENERIC_X86;
            assertThat(at).containsExactly(costs.busNanos() + costs.entryNanos() + 5_000 + costs.stageNanos());
        }

        @Test
        void aHandlerThatSpendsIsInterruptedByAHigherStage() {
            IrqUse spending = IrqUse.of(TERMINATE);
            test.admit("low", 1, "com1", spending, (irq, here) -> {
                seen.add("low begins");
                here.spend(50_000);
                seen.add("low ends " + (here.nowNanos() - here.raisedNanos() > 60_000));
            });
            test.admit("high", 2, "eth0", BRIEF, (irq, here) -> {
                seen.add("high");
                here.charge(20_000);
            });
            pulseCom1();
            kernel.runFor(20_000);
            kernel.machine().engine().call(() -> kernel.machine().line("eth0").pulse());
            kernel.runFor(200_000);
            assertThat(test.faults).isEmpty();
            assertThat(seen).containsExactly("low begins", "high", "low ends true");
        }

        @Test
        void aLevelLineThatNobodyHandlesStaysMaskedUntilSomebodyComes() {
            kernel.machine().engine().call(() -> kernel.machine().line("eth0").raise());
            kernel.runFor(1_000_000);
            assertThat(kernel.machine().ledger().raised()).as("no storm").isEqualTo(1);
            test.admit("late", 1, "eth0", BRIEF, (irq, here) -> {
                seen.add("late");
                kernel.machine().line("eth0").lower();
            });
            kernel.runFor(1_000_000);
            assertThat(seen).containsExactly("late");
        }
    }

    @Nested
    class Admission {

        @Test
        void guestsStandHeadFirst() {
            kernel.admit(DomainSpec.of("b", 10, "all"), stage -> { });
            kernel.admit(DomainSpec.of("a", 20, "all"), stage -> { });
            kernel.admit(DomainSpec.of("c", 10, "all"), stage -> { });
            assertThat(names()).containsExactly("a", "b", "c");
        }

        @Test
        void everyRefusalNamesItsReasonAndChangesNothing() {
            kernel.admit(new DomainSpec("owner", 10, PriorityOrigin.SPEC, "all", List.of("eth0"), List.of()),
                    stage -> { });
            refused(DomainSpec.of("owner", 1, "all"), "the name is taken");
            refused(DomainSpec.of("x", 1, "9"), "cpus=9");
            refused(DomainSpec.of("x", 1, "all", "lpt1"), "irq lpt1 does not exist on this board");
            refused(DomainSpec.of("x", 1, "all", "eth0"), "irq eth0 belongs to owner exclusively");
            refused(DomainSpec.of("x", -1, "all"), "priority -1 must be 0 or greater");
            assertThat(names()).containsExactly("owner");
        }

        private void refused(DomainSpec spec, String reason) {
            assertThatThrownBy(() -> kernel.admit(spec, stage -> { })).isInstanceOf(AdmissionException.class)
                    .hasMessageStartingWith("domain " + spec.name() + " refused: ").hasMessageContaining(reason);
        }

        @Test
        void anIrqThatWasNotAskedForCannotBeUsed() {
            assertThatThrownBy(() -> kernel.admit(DomainSpec.of("x", 1, "all", "com1"),
                    new Handling(kernel.irqNamed("eth0"), BRIEF, (irq, here) -> { })))
                    .hasMessage("domain x refused: irq eth0 is not among the irqs it asked for");
            assertThat(names()).isEmpty();
        }

        @Test
        void aDomainThatThrowsInStartIsRefusedAndItsIrqsAreFreeAgain() {
            DomainSpec spec = new DomainSpec("x", 1, PriorityOrigin.SPEC, "all", List.of("com1"), List.of());
            assertThatThrownBy(() -> kernel.admit(spec, stage -> {
                throw new IllegalStateException("no");
            })).hasMessage("domain x refused: it threw IllegalStateException: no");
            kernel.admit(spec, stage -> { });
            assertThat(names()).containsExactly("x");
        }

        @Test
        void theLocalTimerHasOneOwner() {
            kernel.admit(DomainSpec.of("first", 1, "all"), new TimerTaker());
            assertThatThrownBy(() -> kernel.admit(DomainSpec.of("second", 2, "all"), new TimerTaker()))
                    .hasMessageContaining("the local timer of cpu 0 belongs to first");
        }

        private final class TimerTaker implements GuestDomain {
            private Platform platform;

            @Override
            public void boot(Platform newPlatform) {
                platform = newPlatform;
            }

            @Override
            public void start(Stage stage) {
                // the timer is taken per CPU
            }

            @Override
            public void startCpu(LocalStage here) {
                platform.takeLocalTimer(here.cpu());
            }
        }
    }

    @Nested
    class Leaving {

        @Test
        void anIdleDomainIsGoneAtOnceAndItsIrqsAreFree() {
            Handling domain = new Handling(kernel.irqNamed("com1"), BRIEF, (irq, here) -> { });
            DomainSpec spec = new DomainSpec("x", 1, PriorityOrigin.SPEC, "all", List.of("com1"), List.of());
            Guest guest = kernel.admit(spec, domain);
            assertThat(kernel.evict(guest, LeavePolicy.PLAY).isGone()).isTrue();
            assertThat(guest.state()).isEqualTo(GuestState.GONE);
            assertThat(domain.stopped).isTrue();
            kernel.admit(spec, domain);
        }

        @Test
        void whatWaitsIsPlayedBeforeTheDomainIsGone() {
            Guest guest = test.admit("x", 1, "com1", BRIEF, (irq, here) -> seen.add("played"));
            kernel.machine().engine().call(() -> guest.stage().on(0).stall());
            pulseCom1();
            kernel.runFor(10_000);
            assertThat(seen).isEmpty();
            Departure departure = kernel.evict(guest, LeavePolicy.PLAY);
            kernel.runFor(10_000);
            assertThat(departure.isGone()).isTrue();
            assertThat(seen).containsExactly("played");
        }

        @Test
        void aBodyIsEndedWhereItWaits() {
            BodyDomain domain = new BodyDomain();
            Guest guest = kernel.admit(DomainSpec.of("x", 1, "0"), domain);
            kernel.runFor(10_000);
            Departure departure = kernel.evict(guest, LeavePolicy.PLAY);
            assertThat(departure.isGone()).isFalse();
            assertThat(departure.blocker()).contains("the body of x runs on cpu 0");
            kernel.runFor(1_000_000);
            assertThat(departure.isGone()).isTrue();
            assertThat(seen).containsExactly("cleaned up");
        }

        private final class BodyDomain implements org.sluice.ipipe.Domain {
            @Override
            public void start(Stage stage) {
                // lives in its body
            }

            @Override
            public void body(LocalStage here) {
                try {
                    for (;;) {
                        here.spend(300_000);
                    }
                } finally {
                    seen.add("cleaned up");
                }
            }
        }
    }

    @Nested
    class Faults {

        @Test
        void aHandlerThatThrowsPutsItsDomainInQuarantineAndTheOthersGoOn() {
            Guest bad = test.admit("bad", 2, "com1", BRIEF, (irq, here) -> {
                throw new IllegalStateException("oops");
            });
            test.admit("good", 1, "com1", BRIEF, (irq, here) -> seen.add("good"));
            for (int i = 0; i < 3; i++) {
                pulseCom1();
                kernel.runFor(100_000);
            }
            assertThat(seen).containsExactly("good", "good", "good");
            assertThat(bad.state()).isEqualTo(GuestState.QUARANTINED);
            String fault = bad.fault().orElseThrow();
            assertThat(fault).as("what, and where in the domain's code").matches("its handler of irq com1 on cpu 0"
                    + " threw IllegalStateException: oops at org.sluice.nanokernel.NanokernelTest"
                    + "\\S+[(]NanokernelTest.java:\\d+[)]");
            assertThat(test.faults).containsExactly("bad quarantined: " + fault);
        }
    }

    @Test
    void aReniceChangesWhoIsFirst() {
        test.admit("a", 1, "com1", BRIEF, (irq, here) -> seen.add("a"));
        Guest b = test.admit("b", 2, "com1", BRIEF, (irq, here) -> seen.add("b"));
        pulseCom1();
        kernel.runFor(100_000);
        kernel.renice(b, 0, PriorityOrigin.COMMAND);
        pulseCom1();
        kernel.runFor(100_000);
        assertThat(seen).containsExactly("b", "a", "a", "b");
        assertThat(b.priorityOrigin()).isEqualTo(PriorityOrigin.COMMAND);
    }

    @Test
    void timeDoesNotRunBackwards() {
        assertThatThrownBy(() -> kernel.runFor(-1)).hasMessage("nanos -1 must not be negative");
    }
}
