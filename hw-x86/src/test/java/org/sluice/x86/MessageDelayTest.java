package org.sluice.x86;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sluice.x86.apic.ApicRegister;
import org.sluice.x86.engine.Due;

/** How late a message lands, and what it says of itself. */
class MessageDelayTest {

    private static final int VECTOR = 0x41;

    private final RecordedTrace trace = new RecordedTrace();
    private final Machine machine = Machine.of(Boards.wired(4), trace, BusTiming.DEFAULT);
    private final List<FakeSoftware> software = new ArrayList<>();

    MessageDelayTest() {
        for (int cpu = 0; cpu < 4; cpu++) {
            software.add(FakeSoftware.boot(machine, cpu).endingAtOnce());
        }
    }

    @AfterEach
    void booksBalance() {
        assertThat(machine.ledger().balanced()).as(machine.ledger().toString()).isTrue();
        machine.close();
    }

    @Test
    void aMessageLandsWhenTheDelaySays() {
        machine.delayMessages((sender, targets, planned) -> planned + 1_000);
        machine.cpu(0).sendIpi(2, VECTOR);
        machine.engine().runUntil(10_000);
        assertThat(trace.of(MachineRecord.LATCHED)).singleElement()
                .satisfies(latched -> assertThat(latched.nanos()).isEqualTo(1_100));
    }

    @Test
    void theDelayLearnsWhoSendsToWhom() {
        List<String> asked = new ArrayList<>();
        machine.delayMessages((sender, targets, planned) -> {
            asked.add(Integer.toHexString(sender) + " to " + Long.toBinaryString(targets) + " at " + planned);
            return planned;
        });
        machine.cpu(3).sendIpi(1, VECTOR);
        machine.cpu(0).writeApic(ApicRegister.ICR_LOW, 0xC0000 | VECTOR);
        machine.engine().runUntil(10_000);
        assertThat(asked).containsExactly("2003 to 10 at 100", "2000 to 1110 at 100");
    }

    @Test
    void withoutItMessagesTravelAsDeclared() {
        machine.delayMessages((sender, targets, planned) -> planned + 1_000);
        machine.delayMessages(null);
        machine.cpu(0).sendIpi(2, VECTOR);
        machine.engine().runUntil(10_000);
        assertThat(trace.of(MachineRecord.LATCHED)).singleElement()
                .satisfies(latched -> assertThat(latched.nanos()).isEqualTo(100));
    }

    @Test
    void twoMessagesOfOneSenderToOneCpuKeepTheirOrder() {
        machine.engine().explore((due, count) -> count - 1);
        machine.cpu(0).sendIpi(2, VECTOR);
        machine.cpu(0).sendIpi(2, VECTOR + 1);
        machine.cpu(1).sendIpi(2, VECTOR + 2);
        machine.cpu(0).sendIpi(3, VECTOR + 3);
        machine.engine().runUntil(10_000);
        assertThat(trace.of(MachineRecord.LATCHED)).extracting(RecordedTrace.Entry::line)
                .containsExactly(VECTOR + 3, VECTOR + 2, VECTOR, VECTOR + 1);
    }

    @Test
    void aMessageAndATimerSayWhatTheyAre() {
        List<String> seen = new ArrayList<>();
        machine.engine().explore((due, count) -> {
            seen.add(due[0] + " " + Long.toHexString(due[0].touches()));
            assertThat(due[0].runsCode()).isFalse();
            return 0;
        });
        machine.cpu(0).sendIpi(2, VECTOR);
        machine.cpu(1).armOneShot(VECTOR, 1_000);
        machine.engine().runUntil(100_000);
        assertThat(seen).containsExactly("ipi 0x41 of cpu 2 4", "timer of cpu 1 2");
        assertThat(Due.cpuBit(2)).isEqualTo(4);
    }
}
