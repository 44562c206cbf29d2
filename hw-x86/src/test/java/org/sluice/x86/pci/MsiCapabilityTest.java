package org.sluice.x86.pci;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** PCI Local Bus Specification 3.0 "MSI Capability Structure", "Per-vector masking and function masking". */
class MsiCapabilityTest {

    private static final int AT = 0x40;
    private static final int CONTROL = AT + 2;
    private static final int MASK = AT + 0x10;
    private static final int PENDING = AT + 0x14;

    private final ConfigSpace config = new ConfigSpace(1, 2, 0);
    private final List<String> messages = new ArrayList<>();
    private final MsiCapability msi = new MsiCapability(config, (address, data) ->
            messages.add(Long.toHexString(address) + "=" + Integer.toHexString(data)));

    @BeforeEach
    void program() {
        config.write(PciRegister.COMMAND, 2, PciRegister.BUS_MASTER);
        write(AT + 4, 4, 0xFEE0_1003L);
        write(AT + 8, 4, 0x7);
        write(AT + 0xC, 4, 0x1234_5678L);
        write(CONTROL, 2, 1);
    }

    private void write(int offset, int size, long value) {
        config.write(offset, size, value);
        msi.configWritten();
    }

    @Test
    void controlSaysWideAndMaskableAndOneMessage() {
        assertThat(config.read(CONTROL, 2)).isEqualTo(0x0181);
        write(CONTROL, 2, 0xFFFF);
        assertThat(config.read(CONTROL, 2)).isEqualTo(0x0181);
        write(CONTROL, 2, 0);
        assertThat(msi.isEnabled()).isFalse();
    }

    @Test
    void theMessageIsSixteenBitsToADwordAddress() {
        msi.raise();
        assertThat(messages).containsExactly("7fee01000=5678");
    }

    @Test
    void theReservedBitsOfMaskAndPendingReadZero() {
        write(MASK, 4, 0xFFFF_FFFFL);
        write(PENDING, 4, 0xFFFF_FFFFL);
        assertThat(config.read(MASK, 4)).isEqualTo(1);
        assertThat(config.read(PENDING, 4)).isZero();
    }

    @Test
    void whatIsMaskedTwiceIsSentOnce() {
        write(MASK, 4, 1);
        msi.raise();
        msi.raise();
        assertThat(messages).isEmpty();
        write(MASK, 4, 0);
        assertThat(messages).hasSize(1);
        assertThat(config.read(PENDING, 4)).isZero();
        write(MASK, 4, 0);
        assertThat(messages).hasSize(1);
    }

    @Test
    void aPendingMessageWaitsWhileMsiIsOff() {
        write(MASK, 4, 1);
        msi.raise();
        write(CONTROL, 2, 0);
        write(MASK, 4, 0);
        assertThat(messages).isEmpty();
        write(CONTROL, 2, 1);
        assertThat(messages).hasSize(1);
    }

    /** "The function must clear the Pending bit, to avoid sending a spurious interrupt message later." */
    @Test
    void whatIsSatisfiedOtherwiseIsNoLongerPending() {
        write(MASK, 4, 1);
        msi.raise();
        msi.satisfied();
        assertThat(config.read(PENDING, 4)).isZero();
        write(MASK, 4, 0);
        assertThat(messages).isEmpty();
    }

    /** PCI Local Bus Specification 3.0 "Device Control": what may not master sends nothing. */
    @Test
    void withoutBusMasterTheMessageWaitsForIt() {
        write(PciRegister.COMMAND, 2, 0);
        msi.raise();
        msi.raise();
        assertThat(messages).isEmpty();
        assertThat(config.read(PENDING, 4)).isEqualTo(1);
        write(PciRegister.COMMAND, 2, PciRegister.BUS_MASTER);
        assertThat(messages).hasSize(1);
        assertThat(config.read(PENDING, 4)).isZero();
    }

    @Test
    void whatIsUnmaskedWithoutBusMasterStaysPending() {
        write(MASK, 4, 1);
        msi.raise();
        write(PciRegister.COMMAND, 2, 0);
        write(MASK, 4, 0);
        assertThat(messages).isEmpty();
        assertThat(config.read(PENDING, 4)).isEqualTo(1);
        write(PciRegister.COMMAND, 2, PciRegister.BUS_MASTER);
        assertThat(messages).hasSize(1);
    }
}
