package org.sluice.x86.pci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.x86.snapshot.StateStream;

/** PCI Local Bus Specification 3.0 "Configuration Space", "Base Addresses", "Capabilities List". */
class ConfigSpaceTest {

    private static final int ALL = PciRegister.IO_SPACE | PciRegister.MEMORY_SPACE;

    private final ConfigSpace config = new ConfigSpace(0x1234, 0x5678, 0x0C0330);

    private long sized(int bar) {
        config.write(PciRegister.BAR_0 + 4 * bar, 4, 0xFFFF_FFFFL);
        return config.read(PciRegister.BAR_0 + 4 * bar, 4);
    }

    @Test
    void theHeaderAfterReset() {
        assertThat(config.read(PciRegister.VENDOR_ID, 4)).isEqualTo(0x56781234);
        assertThat(config.read(PciRegister.COMMAND, 4)).isZero();
        assertThat(config.read(PciRegister.REVISION, 4)).isEqualTo(0x0C033000);
        assertThat(config.read(PciRegister.SUBSYSTEM_VENDOR, 4)).isEqualTo(0x56781234);
        assertThat(config.read(PciRegister.CAPABILITIES, 1)).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {16, 32, 0x1000, 1 << 20, 1L << 31})
    void aMemoryBarShowsItsSize(long bytes) {
        config.memoryBar(2, bytes);
        assertThat(sized(2)).isEqualTo(-bytes & 0xFFFF_FFFFL);
        assertThat(sized(1)).isZero();
        assertThat(sized(3)).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 64, 256})
    void anIoBarShowsItsSizeAndItsKind(long bytes) {
        config.ioBar(0, bytes);
        assertThat(config.read(PciRegister.BAR_0, 4)).isEqualTo(1);
        assertThat(sized(0)).isEqualTo(-bytes & 0xFFFF_FFFFL | 1);
        assertThat(config.isIoBar(0)).isTrue();
    }

    @Test
    void aBarOf64BitsTakesTwoRegisters() {
        config.wideMemoryBar(2, 0x4000);
        assertThat(config.read(PciRegister.BAR_0 + 8, 4)).as("type 10b: anywhere in 64 bits").isEqualTo(4);
        assertThat(sized(2)).isEqualTo(0xFFFF_C004L);
        assertThat(sized(3)).isEqualTo(0xFFFF_FFFFL);
        config.write(PciRegister.BAR_0 + 8, 8, 0x12_3456_7FFFL);
        config.write(PciRegister.COMMAND, 2, PciRegister.MEMORY_SPACE);
        assertThat(config.barAddress(2)).isEqualTo(0x12_3456_4000L);
        assertThat(config.barBytes(2)).isEqualTo(0x4000);
        assertThat(config.barBytes(3)).isZero();
    }

    @Test
    void theCommandRegisterSwitchesEachSpace() {
        config.memoryBar(0, 0x1000).ioBar(1, 16);
        config.write(PciRegister.BAR_0, 4, 0xD000_0000L);
        config.write(PciRegister.BAR_0 + 4, 4, 0xC100);
        assertThat(new long[] {config.barAddress(0), config.barAddress(1)}).containsExactly(-1, -1);
        config.write(PciRegister.COMMAND, 2, PciRegister.MEMORY_SPACE);
        assertThat(new long[] {config.barAddress(0), config.barAddress(1)}).containsExactly(0xD000_0000L, -1);
        config.write(PciRegister.COMMAND, 2, PciRegister.IO_SPACE);
        assertThat(new long[] {config.barAddress(0), config.barAddress(1)}).containsExactly(-1, 0xC100);
    }

    /** What a device need not have reads 0: special cycles, write and invalidate, palette snoop, fast back-to-back. */
    @Test
    void theCommandRegisterKeepsOnlyItsBits() {
        config.write(PciRegister.COMMAND, 2, 0xFFFF);
        assertThat(config.read(PciRegister.COMMAND, 2)).isEqualTo(0x0547);
    }

    @Test
    void statusBitsAreClearedByOnesAndSetByNobodyElse() {
        config.init(PciRegister.STATUS, 2, 0xF900);
        config.write(PciRegister.STATUS, 2, 0x2100);
        assertThat(config.read(PciRegister.STATUS, 2)).isEqualTo(0xD800);
        config.write(PciRegister.STATUS, 2, 0xFFFF);
        assertThat(config.read(PciRegister.STATUS, 2)).isZero();
    }

    @Test
    void byteEnablesAreHonoured() {
        config.memoryBar(0, 16);
        config.write(PciRegister.BAR_0 + 3, 1, 0xD5);
        config.write(PciRegister.BAR_0, 1, 0xFF);
        assertThat(config.read(PciRegister.BAR_0, 4)).isEqualTo(0xD500_00F0L);
        config.write(PciRegister.INTERRUPT_LINE, 2, 0x0B0B);
        assertThat(config.read(PciRegister.INTERRUPT_LINE, 2)).as("the pin is read-only").isEqualTo(0x000B);
    }

    @Test
    void capabilitiesAreLinkedAndAligned() {
        int first = config.addCapability(9, 5);
        int second = config.addCapability(5, 0x18);
        assertThat(config.read(PciRegister.CAPABILITIES, 1)).isEqualTo(first);
        assertThat(config.read(first, 2)).isEqualTo(second << 8 | 9);
        assertThat(config.read(second, 2)).isEqualTo(5);
        assertThat(second & 3).isZero();
        assertThat(config.read(PciRegister.STATUS, 2) & PciRegister.HAS_CAPABILITIES).isNotZero();
        config.write(PciRegister.CAPABILITIES, 1, 0xFF);
        config.write(first, 4, 0xFFFF_FFFFL);
        assertThat(config.read(PciRegister.CAPABILITIES, 1)).isEqualTo(first);
        assertThat(config.read(first, 2)).isEqualTo(second << 8 | 9);
    }

    @Test
    void beyondTheEndReadsOnesAndTakesNothing() {
        config.write(ConfigSpace.BYTES - 2, 8, -1);
        assertThat(config.read(ConfigSpace.BYTES - 2, 4)).isEqualTo(0xFFFF_0000L);
    }

    @Test
    void sizesThatNoBarHasAreRefused() {
        assertThatThrownBy(() -> config.memoryBar(0, 8)).hasMessage(
                "BAR 0 of 8 bytes: must be a power of two in 16..2147483648");
        assertThatThrownBy(() -> config.memoryBar(0, 24)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> config.memoryBar(0, 1L << 32)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> config.ioBar(0, 512)).hasMessageContaining("4..256");
        assertThatThrownBy(() -> config.ioBar(0, 2)).hasMessageContaining("4..256");
        assertThatThrownBy(() -> config.memoryBar(6, 16)).hasMessageContaining("BAR 6 is not in 0..5");
        assertThatThrownBy(() -> config.wideMemoryBar(5, 16)).hasMessageContaining("BAR 5 is not in 0..4");
        assertThatThrownBy(() -> config.memoryBar(-1, 16)).hasMessageContaining("BAR -1");
    }

    @Test
    void capabilitiesThatDoNotFitAreRefused() {
        config.addCapability(9, 0xC0);
        assertThatThrownBy(() -> config.addCapability(5, 4)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("0x100");
    }

    @Test
    void whatSoftwareWroteComesBack() {
        config.memoryBar(0, 0x1000).write(PciRegister.BAR_0, 4, 0xD000_0000L);
        config.write(PciRegister.COMMAND, 2, ALL);
        StateStream out = StateStream.saving();
        config.exchange(out);
        ConfigSpace other = new ConfigSpace(0x1234, 0x5678, 0x0C0330).memoryBar(0, 0x1000);
        StateStream in = StateStream.restoring(out.bytes());
        other.exchange(in);
        in.end();
        assertThat(other.barAddress(0)).isEqualTo(0xD000_0000L);
    }
}
