package org.sluice.x86.pci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sluice.x86.snapshot.StateStream;

/** PCI Local Bus Specification 3.0 "MSI-X Capability and Table Structures". */
class MsixTableTest {

    private static final int CONTROL = 0x42;
    private static final int ENABLE = 0x8000;
    private static final int FUNCTION_MASK = 0x4000;
    private static final int ENTRIES = 64;

    private final ConfigSpace config = new ConfigSpace(1, 2, 0);
    private final List<String> messages = new ArrayList<>();
    private final MsixTable msix = new MsixTable(config, 1, ENTRIES, (address, data) ->
            messages.add(Long.toHexString(address) + "=" + Integer.toHexString(data)));

    @BeforeEach
    void enable() {
        config.write(PciRegister.COMMAND, 2, PciRegister.BUS_MASTER);
        control(ENABLE);
    }

    private void control(int value) {
        config.write(CONTROL, 2, value);
        msix.configWritten();
    }

    private void open(int entry, int data) {
        msix.write(16 * entry, 8, 0x1_FEE0_1003L);
        msix.write(16 * entry + 8, 8, data & 0xFFFF_FFFFL);
    }

    @Test
    void theCapabilityTellsSizeTableAndPendingBits() {
        assertThat(config.read(CONTROL, 2)).isEqualTo(ENABLE | ENTRIES - 1);
        assertThat(config.read(0x44, 4)).isEqualTo(1);
        assertThat(config.read(0x48, 4)).isEqualTo(MsixTable.PENDING | 1);
        assertThat(config.barBytes(1)).isEqualTo(MsixTable.BAR_BYTES);
    }

    @Test
    void entriesAreMaskedAndZeroAfterReset() {
        for (int entry = 0; entry < ENTRIES; entry++) {
            assertThat(msix.read(16 * entry, 8)).isZero();
            assertThat(msix.read(16 * entry + 8, 8)).isEqualTo(1L << 32);
        }
    }

    @Test
    void anEntryKeepsDwordAddressDataAndMaskOnly() {
        msix.write(16 * 3, 4, 0xFFFF_FFFFL);
        msix.write(16 * 3 + 12, 4, 0xFFFF_FFFEL);
        assertThat(msix.read(16 * 3, 4)).isEqualTo(0xFFFF_FFFCL);
        assertThat(msix.read(16 * 3 + 12, 4)).isZero();
    }

    /** "Software must use aligned dword or qword accesses"; what else does is undefined: here it does nothing. */
    @Test
    void otherAccessesDoNothing() {
        open(0, 0x41);
        msix.write(0, 1, 0xFF);
        msix.write(2, 4, -1);
        msix.write(4, 8, -1);
        assertThat(msix.read(0, 8)).isEqualTo(0x1_FEE0_1000L);
        assertThat(msix.read(0, 2)).isZero();
        assertThat(msix.read(4, 8)).isZero();
    }

    @Test
    void anOpenEntrySendsItsMessage() {
        open(63, 0x8000_0041);
        msix.raise(63);
        assertThat(messages).containsExactly("1fee01000=80000041");
    }

    @Test
    void aMaskedEntryIsPendingUntilUnmaskedAndOthersGo() {
        open(0, 0x41);
        open(1, 0x42);
        msix.write(12, 4, 1);
        msix.raise(0);
        msix.raise(1);
        assertThat(messages).containsExactly("1fee01000=42");
        assertThat(msix.read(MsixTable.PENDING, 8)).isEqualTo(1);
        msix.write(12, 4, 0);
        assertThat(messages).containsExactly("1fee01000=42", "1fee01000=41");
        assertThat(msix.read(MsixTable.PENDING, 8)).isZero();
    }

    @Test
    void theFunctionMaskHoldsAllAndForgetsNone() {
        open(0, 0x41);
        open(63, 0x42);
        control(ENABLE | FUNCTION_MASK);
        msix.raise(63);
        msix.raise(0);
        msix.raise(0);
        assertThat(messages).isEmpty();
        assertThat(msix.read(MsixTable.PENDING + 4, 4)).isEqualTo(0x8000_0000L);
        control(ENABLE);
        assertThat(messages).containsExactly("1fee01000=41", "1fee01000=42");
    }

    /** PCI Local Bus Specification 3.0 "Device Control": what may not master sends nothing. */
    @Test
    void withoutBusMasterMessagesWaitForItMaskedOrNot() {
        open(0, 0x41);
        msix.raise(1);
        config.write(PciRegister.COMMAND, 2, 0);
        msix.raise(0);
        open(1, 0x42);
        assertThat(messages).isEmpty();
        assertThat(msix.read(MsixTable.PENDING, 8)).isEqualTo(3);
        config.write(PciRegister.COMMAND, 2, PciRegister.BUS_MASTER);
        msix.configWritten();
        assertThat(messages).containsExactly("1fee01000=41", "1fee01000=42");
        assertThat(msix.read(MsixTable.PENDING, 8)).isZero();
    }

    @Test
    void pendingBitsAreReadOnly() {
        msix.write(MsixTable.PENDING, 8, -1);
        assertThat(msix.read(MsixTable.PENDING, 8)).isZero();
        assertThat(msix.read(MsixTable.PENDING + 8, 8)).isZero();
    }

    @Test
    void whatIsSatisfiedOtherwiseIsNoLongerPending() {
        open(2, 0x41);
        msix.write(2 * 16 + 12, 4, 1);
        msix.raise(2);
        msix.satisfied(2);
        msix.write(2 * 16 + 12, 4, 0);
        assertThat(messages).isEmpty();
    }

    @Test
    void aTableHasOneTo64Entries() {
        for (int entries : new int[] {0, 65, -1}) {
            assertThatThrownBy(() -> new MsixTable(config, 0, entries, (address, data) -> { }))
                    .hasMessage("MSI-X entries " + entries + " is not in 1..64");
        }
    }

    @Test
    void tableAndPendingBitsComeBackFromASnapshot() {
        open(0, 0x41);
        msix.raise(5);
        StateStream out = StateStream.saving();
        msix.exchange(out);
        MsixTable other = new MsixTable(new ConfigSpace(1, 2, 0), 1, ENTRIES, (address, data) -> { });
        StateStream in = StateStream.restoring(out.bytes());
        other.exchange(in);
        in.end();
        for (int offset = 0; offset < MsixTable.BAR_BYTES; offset += 8) {
            assertThat(other.read(offset, 8)).isEqualTo(msix.read(offset, 8));
        }
        assertThat(other.read(MsixTable.PENDING, 8)).isEqualTo(1 << 5);
    }
}
