package org.sluice.console.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.sluice.console.DefaultRun;
import org.sluice.nanokernel.Irqs;

class RegisterDumpTest {

    private static DefaultRun run;

    @BeforeAll
    static void run() {
        run = DefaultRun.of(1_000_000);
    }

    @AfterAll
    static void close() {
        run.close();
    }

    @Test
    void aLocalApicIsShownUnderTheManualsNames() {
        List<String> lines = RegisterDump.localApic(run.kernel().machine().cpu(3));
        assertThat(lines.get(0)).isEqualTo("local APIC of cpu 3, node 1");
        assertThat(lines).contains("  0x020      ID                    0x03000000",
                "  0x0f0      SVR                   0x000001ff");
        assertThat(lines).anyMatch(line -> line.startsWith("  0x320      LVT Timer") && line.endsWith(
                Integer.toHexString(Irqs.vectorOf(Irqs.TIMER))));
        assertThat(lines).extracting(line -> line.strip().split(" ")[0]).contains("ISR", "TMR", "IRR");
    }

    /** Reading a register may not change it: a dump twice is the same dump, and the run goes on as if without. */
    @Test
    void lookingChangesNothing() {
        String hash = run.kernel().trace().hash();
        assertThat(RegisterDump.localApic(run.kernel().machine().cpu(0)))
                .isEqualTo(RegisterDump.localApic(run.kernel().machine().cpu(0)));
        assertThat(RegisterDump.ioApics(run.kernel())).isEqualTo(RegisterDump.ioApics(run.kernel()));
        assertThat(run.kernel().trace().hash()).isEqualTo(hash);
    }

    @Test
    void anIoApicsEntriesAreDecoded() {
        List<String> lines = RegisterDump.ioApics(run.kernel());
        assertThat(lines.get(0)).startsWith("I/O APIC 0: 24 pins from gsi 0");
        assertThat(lines.stream().map(line -> line.strip().replaceAll(" +", " "))).contains(
                "4 0x0000000000000034 0x34 fixed physical 0 idle high clear edge open com1",
                "11 0x010000000000a03b 0x3b fixed physical 1 idle low clear level open eth0");
        assertThat(lines.get(1)).isEqualTo("  IOREGSEL 0x00  IOWIN 0x00000000  EOIR write-only  IOAPICID 0x00000000"
                + "  IOAPICVER 0x00170020  IOAPICARB 0x00000000");
        assertThat(lines.get(lines.size() - 1)).isEqualTo(
                "  as after reset, 0x0000000000010000: pins 0-3, 5-10, 12-23");
    }
}
