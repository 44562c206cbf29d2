package org.sluice.x86.pci;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.x86.IrqLine;
import org.sluice.x86.memory.GuestMemory;
import org.sluice.x86.memory.MemoryLayout;
import org.sluice.x86.snapshot.StateStream;

/** QEMU documentation "EDU device". */
class EduDeviceTest {

    private static final int MSI = 0x40;
    private static final int MSIX = 0x58;

    private final GuestMemory memory = new GuestMemory(new MemoryLayout(1 << 20));
    private final List<Integer> messages = new ArrayList<>();
    private boolean line;
    private final EduDevice edu = new EduDevice(new IrqLine() {
        @Override
        public void raise() {
            line = true;
        }

        @Override
        public void lower() {
            line = false;
        }
    }, (address, data) -> messages.add(data), memory);

    @BeforeEach
    void master() {
        config(PciRegister.COMMAND, 2, PciRegister.MEMORY_SPACE | PciRegister.BUS_MASTER);
    }

    private void config(int offset, int size, long value) {
        edu.config().write(offset, size, value);
        edu.configWritten();
    }

    private void write(int offset, long value) {
        edu.write(offset, offset >= EduDevice.DMA_SOURCE ? 8 : 4, value);
    }

    private long read(int offset) {
        return edu.read(offset, offset >= EduDevice.DMA_SOURCE ? 8 : 4);
    }

    @Test
    void itIdentifiesItselfAndInvertsWhatIsWritten() {
        assertThat(edu.config().read(0, 4)).isEqualTo(0x11E8_1234L);
        assertThat(read(EduDevice.IDENTIFICATION)).isEqualTo(0x010000ED);
        write(EduDevice.LIVENESS, 0xF0F0_F0F0L);
        assertThat(read(EduDevice.LIVENESS)).isEqualTo(0x0F0F_0F0FL);
        write(EduDevice.IDENTIFICATION, 7);
        assertThat(read(EduDevice.IDENTIFICATION)).isEqualTo(0x010000ED);
    }

    /** 34! has 32 factors of two: what is left of it, and of every greater one, in 32 bits is 0. */
    @ParameterizedTest
    @CsvSource({"0,1", "1,1", "5,120", "12,479001600", "13,1932053504", "33,2147483648", "34,0", "100,0",
        "2147483648,0", "4294967295,0"})
    void itComputesFactorialsIn32Bits(long number, long factorial) {
        write(EduDevice.FACTORIAL, number);
        assertThat(read(EduDevice.FACTORIAL)).isEqualTo(factorial);
        assertThat(line).isFalse();
    }

    @Test
    void itInterruptsWhenAFactorialIsDoneIfToldTo() {
        write(EduDevice.STATUS, 0xFF);
        assertThat(read(EduDevice.STATUS)).as("bit 0, computing, is read-only").isEqualTo(0x80);
        write(EduDevice.FACTORIAL, 3);
        assertThat(read(EduDevice.IRQ_STATUS)).isEqualTo(1);
        assertThat(line).isTrue();
    }

    @Test
    void theLineStandsUntilAllIsAcknowledged() {
        write(EduDevice.IRQ_RAISE, 0x30);
        write(EduDevice.IRQ_ACK, 0x10);
        assertThat(line).isTrue();
        assertThat(edu.config().read(PciRegister.STATUS, 2) & PciRegister.INTX_STATUS).isNotZero();
        write(EduDevice.IRQ_ACK, 0x20);
        assertThat(line).isFalse();
        assertThat(edu.config().read(PciRegister.STATUS, 2) & PciRegister.INTX_STATUS).isZero();
    }

    @Test
    void disablingTheLineReleasesItAndEnablingAssertsItAgain() {
        write(EduDevice.IRQ_RAISE, 1);
        config(PciRegister.COMMAND, 2, PciRegister.INTX_DISABLE);
        assertThat(line).isFalse();
        config(PciRegister.COMMAND, 2, 0);
        assertThat(line).isTrue();
    }

    @Test
    void messagesTakeThePlaceOfTheLine() {
        config(MSI + 0xC, 2, 0x41);
        config(MSI + 2, 2, 1);
        write(EduDevice.IRQ_RAISE, 1);
        assertThat(messages).containsExactly(0x41);
        assertThat(line).isFalse();
        edu.bar(1).write(8, 8, 0x42);
        config(MSIX + 2, 2, 0x8000);
        write(EduDevice.IRQ_RAISE, 1);
        assertThat(messages).containsExactly(0x41, 0x42);
    }

    @Test
    void anAcknowledgedInterruptIsNoLongerPending() {
        config(MSI + 0x10, 4, 1);
        config(MSI + 2, 2, 1);
        write(EduDevice.IRQ_RAISE, 1);
        write(EduDevice.IRQ_ACK, 1);
        config(MSI + 0x10, 4, 0);
        config(MSIX + 2, 2, 0x8000);
        write(EduDevice.IRQ_RAISE, 1);
        write(EduDevice.IRQ_ACK, 1);
        edu.bar(1).write(8, 8, 0x42);
        assertThat(messages).isEmpty();
    }

    @Test
    void dmaCopiesInAndOut() {
        memory.copyIn(0x1000, new byte[] {1, 2, 3, 4}, 0, 4);
        dma(0x1000, EduDevice.BUFFER + 8, 4, 1);
        dma(EduDevice.BUFFER + 9, 0x2000, 3, 3);
        byte[] copied = new byte[4];
        memory.copyOut(0x2000, copied, 0, 4);
        assertThat(copied).containsExactly(2, 3, 4, 0);
        assertThat(read(EduDevice.DMA_COMMAND)).as("bit 0: under way").isEqualTo(2);
        assertThat(read(EduDevice.IRQ_STATUS)).isZero();
        dma(EduDevice.BUFFER, 0x2000, 1, 7);
        assertThat(read(EduDevice.IRQ_STATUS)).isEqualTo(0x100);
    }

    private void dma(long source, long destination, long count, int command) {
        write(EduDevice.DMA_SOURCE, source);
        write(EduDevice.DMA_DESTINATION, destination);
        write(EduDevice.DMA_COUNT, count);
        write(EduDevice.DMA_COMMAND, command);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, EduDevice.BUFFER - 1, EduDevice.BUFFER + 4093, Long.MAX_VALUE, Long.MIN_VALUE, -1})
    void dmaBesideTheBufferDoesNothing(long source) {
        memory.write(0x2000, 4, 7);
        dma(source, 0x2000, 4, 7);
        assertThat(memory.read(0x2000, 4)).isEqualTo(7);
        assertThat(read(EduDevice.IRQ_STATUS)).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {4097, Long.MAX_VALUE, -1})
    void dmaOfMoreThanTheBufferDoesNothing(long count) {
        dma(EduDevice.BUFFER, 0x2000, count, 7);
        assertThat(read(EduDevice.IRQ_STATUS)).isZero();
        assertThat(memory.residentPages()).isZero();
    }

    @Test
    void dmaNeedsABusMaster() {
        config(PciRegister.COMMAND, 2, PciRegister.MEMORY_SPACE);
        dma(EduDevice.BUFFER, 0x2000, 4, 7);
        assertThat(read(EduDevice.IRQ_STATUS)).isZero();
    }

    @Test
    void itsStateComesBackFromASnapshot() {
        write(EduDevice.LIVENESS, 5);
        write(EduDevice.STATUS, 0x80);
        write(EduDevice.FACTORIAL, 4);
        memory.write(0x1000, 8, 0x0102_0304_0506_0708L);
        dma(0x1000, EduDevice.BUFFER, 8, 1);
        edu.bar(1).write(16, 4, 0xFEE0_0000L);
        StateStream out = StateStream.saving();
        edu.exchange(out);
        EduDevice other = new EduDevice(IrqLine.UNPLUGGED, (address, data) -> { }, memory);
        StateStream in = StateStream.restoring(out.bytes());
        other.exchange(in);
        in.end();
        for (int offset = 0; offset < 0xA0; offset += 4) {
            assertThat(other.read(offset, 4)).as(Integer.toHexString(offset)).isEqualTo(edu.read(offset, 4));
        }
        assertThat(other.bar(1).read(16, 4)).isEqualTo(0xFEE0_0000L);
        other.write(EduDevice.DMA_SOURCE, 8, EduDevice.BUFFER);
        other.write(EduDevice.DMA_DESTINATION, 8, 0x3000);
        other.write(EduDevice.DMA_COUNT, 8, 8);
        other.write(EduDevice.DMA_COMMAND, 8, 3);
        assertThat(memory.read(0x3000, 8)).isEqualTo(0x0102_0304_0506_0708L);
    }
}
