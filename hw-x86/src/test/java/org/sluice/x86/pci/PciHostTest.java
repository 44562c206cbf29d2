package org.sluice.x86.pci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sluice.x86.RegisterDevice;
import org.sluice.x86.engine.SplitMix64;
import org.sluice.x86.snapshot.StateStream;

/** PCI Local Bus Specification 3.0 "Software Generation of Configuration Transactions", PCI Express "ECAM". */
class PciHostTest {

    private static final int DATA = PciHost.CONFIG_DATA - PciHost.CONFIG_ADDRESS;
    private static final long HOLE = 0xC000_0000L;
    private static final int SLOT = 5;

    private final PciHost host = new PciHost();
    private final FakeFunction function = new FakeFunction(new ConfigSpace(0x1234, 0x5678, 0xFF0000)
            .memoryBar(0, 0x1000).ioBar(1, 16).wideMemoryBar(2, 0x1000));
    private final RegisterDevice memory = host.window(false, HOLE);
    private final RegisterDevice ports = host.window(true, 0xC000);

    @BeforeEach
    void plug() {
        host.plug(SLOT, function);
    }

    private void select(int bus, int device, int number, int register) {
        host.write(0, 4, 0x8000_0000L | (long) bus << 16 | device << 11 | number << 8 | register);
    }

    private void set(int register, int size, long value) {
        host.ecam().write(SLOT << 15 | register, size, value);
    }

    @Test
    void theAddressPortKeepsOnlyItsBits() {
        host.write(0, 4, 0xFFFF_FFFFL);
        assertThat(host.read(0, 4)).isEqualTo(0x80FF_FFFCL);
        host.write(0, 2, 0);
        host.write(0, 1, 0);
        assertThat(host.read(0, 4)).isEqualTo(0x80FF_FFFCL);
        assertThat(host.read(0, 2)).as("not a dword: an open bus").isEqualTo(-1);
    }

    @Test
    void bothDoorsShowTheSame() {
        SplitMix64 random = new SplitMix64(7);
        for (int i = 0; i < 2_000; i++) {
            int register = (int) random.below(64) * 4;
            int at = (int) random.below(4);
            int size = 1 << random.below(3 - (at & 1) - (at == 2 ? 1 : at == 3 ? 1 : 0));
            select(0, SLOT, 0, register);
            if (random.below(2) == 0) {
                host.write(DATA + at, size, random.next());
            } else {
                set(register + at, size, random.next());
            }
            select(0, SLOT, 0, register);
            assertThat(host.read(DATA, 4)).isEqualTo(host.ecam().read(SLOT << 15 | register, 4));
        }
    }

    @Test
    void anAccessOfTheDataPortStaysWithinItsDword() {
        select(0, SLOT, 0, PciRegister.VENDOR_ID);
        assertThat(host.read(DATA + 2, 4) & 0xFFFF_FFFFL).as("two bytes of nobody").isEqualTo(0xFFFF_5678L);
        select(0, SLOT, 0, PciRegister.BAR_0);
        host.write(DATA + 3, 4, 0xFFFF_FFD0L);
        assertThat(function.config.read(PciRegister.BAR_0, 8)).isEqualTo(0x1_D000_0000L);
    }

    @Test
    void absentFunctionsReadOnesAndTakeNothing() {
        int[][] absent = {{0, 6, 0}, {0, SLOT, 1}, {0, SLOT, 7}, {1, SLOT, 0}, {255, 31, 7}};
        for (int[] who : absent) {
            select(who[0], who[1], who[2], 0);
            host.write(DATA, 4, 0);
            assertThat(host.read(DATA, 4) & 0xFFFF_FFFFL).isEqualTo(0xFFFF_FFFFL);
        }
        assertThat(host.ecam().read(6 << 15, 8)).isEqualTo(-1);
        assertThat(function.configWrites).isZero();
    }

    @Test
    void theDataPortReachesNobodyWithoutTheEnableBit() {
        host.write(0, 4, SLOT << 11);
        host.write(DATA, 4, 0);
        assertThat(host.read(DATA, 4)).isEqualTo(-1);
        assertThat(function.configWrites).isZero();
    }

    @Test
    void ecamReachesTheExtendedRegistersToo() {
        set(0x100, 4, -1);
        assertThat(host.ecam().read(SLOT << 15 | 0x100, 4)).isZero();
        assertThat(host.ecam().read(SLOT << 15 | 0xFFE, 4)).isEqualTo(0xFFFF_0000L);
    }

    @Test
    void theCommandRegisterGatesWhatTheWindowsFind() {
        set(PciRegister.BAR_0, 4, 0xD000_0000L);
        set(PciRegister.BAR_0 + 4, 4, 0xC100);
        assertThat(memory.read(0x1000_0010, 4)).isEqualTo(-1);
        set(PciRegister.COMMAND, 2, PciRegister.MEMORY_SPACE);
        assertThat(memory.read(0x1000_0010, 4)).isEqualTo(0x10);
        assertThat(ports.read(0x102, 2)).isEqualTo(-1);
        set(PciRegister.COMMAND, 2, PciRegister.IO_SPACE);
        assertThat(ports.read(0x102, 2)).isEqualTo(0x1002);
        assertThat(memory.read(0x1000_0010, 4)).isEqualTo(-1);
        ports.write(0x10F, 1, 7);
        ports.write(0x110, 1, 8);
        assertThat(function.reached).containsExactly("read 0+10", "read 1+2", "write 1+f=7");
    }

    @Test
    void aBarIsWhereItWasMovedTo() {
        set(PciRegister.COMMAND, 2, PciRegister.MEMORY_SPACE);
        for (long base : new long[] {0xD000_0000L, 0xC000_0000L, 0xFEBF_F000L}) {
            set(PciRegister.BAR_0, 4, base);
            assertThat(memory.read((int) (base - HOLE), 4)).isZero();
            assertThat(memory.read((int) (base - HOLE) + 0xFFF, 1)).isEqualTo(0xFFF);
            assertThat(memory.read((int) (base - HOLE) + 0x1000, 4)).isEqualTo(-1);
            assertThat(memory.read((int) (base - HOLE) - 4, 4)).isEqualTo(-1);
        }
    }

    @Test
    void aBarOf64BitsAnswersBelowAndAbove4GiB() {
        RegisterDevice high = host.window(false, 1L << 40);
        set(PciRegister.COMMAND, 2, PciRegister.MEMORY_SPACE);
        set(PciRegister.BAR_0 + 8, 8, 0xD000_0000L);
        assertThat(memory.read(0x1000_0004, 4)).isEqualTo(0x2004);
        set(PciRegister.BAR_0 + 8, 8, (1L << 40) + 0x8000_0000L);
        assertThat(memory.read(0x1000_0004, 4)).isEqualTo(-1);
        assertThat(high.read(0x8000_0004, 4)).isEqualTo(0x2004);
    }

    /** The specification leaves two at one address undefined; here the lower slot, then the lower BAR, answers. */
    @Test
    void ofBarsThatOverlapTheFirstAnswers() {
        FakeFunction other = new FakeFunction(new ConfigSpace(1, 2, 0).memoryBar(0, 0x10000));
        host.plug(SLOT - 1, other);
        host.ecam().write(SLOT - 1 << 15 | PciRegister.BAR_0, 4, 0xD000_0000L);
        set(PciRegister.BAR_0, 4, 0xD000_1000L);
        set(PciRegister.BAR_0 + 8, 4, 0xD001_0000L);
        set(PciRegister.COMMAND, 2, PciRegister.MEMORY_SPACE);
        assertThat(memory.read(0x1000_1004, 4)).isEqualTo(4);
        host.ecam().write(SLOT - 1 << 15 | PciRegister.COMMAND, 2, PciRegister.MEMORY_SPACE);
        assertThat(memory.read(0x1000_1004, 4)).isEqualTo(0x1004);
        assertThat(memory.read(0x1001_0000, 4)).isEqualTo(0x2000);
        assertThat(other.reached).containsExactly("read 0+1004");
    }

    /** As firmware sizes: with ones in it, a BAR that is switched on must not shadow what is below it. */
    @Test
    void aBarBeingSizedIsNotInTheWay() {
        set(PciRegister.COMMAND, 2, PciRegister.MEMORY_SPACE);
        set(PciRegister.BAR_0, 4, 0xFFFF_FFFFL);
        assertThat(memory.read(0x1000_0000, 4)).isEqualTo(-1);
        assertThat(function.reached).isEmpty();
    }

    @Test
    void slotsThatAreTakenOrNotThereAreRefused() {
        for (int slot : new int[] {-1, 0, SLOT, 32}) {
            assertThatThrownBy(() -> host.plug(slot, function)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("PCI slot " + slot);
        }
    }

    @Test
    void theAddressComesBackFromASnapshot() {
        select(0, SLOT, 0, 0x3C);
        StateStream out = StateStream.saving();
        host.exchange(out);
        PciHost other = new PciHost();
        StateStream in = StateStream.restoring(out.bytes());
        other.exchange(in);
        in.end();
        assertThat(other.read(0, 4)).isEqualTo(0x8000_283CL);
    }
}
