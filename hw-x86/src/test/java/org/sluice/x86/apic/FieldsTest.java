package org.sluice.x86.apic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluice.x86.BitField.bit;
import static org.sluice.x86.BitField.bits;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluice.x86.BitField;
import org.sluice.x86.serial.UartRegister;

/** Each register's fields, the reserved ones included, tile it without gap or overlap. */
class FieldsTest {

    static Stream<Arguments> registers() {
        return Stream.of(
                register("TPR", 32, ApicRegister.PRIORITY, bits(31, 8)),
                register("SVR", 32, ApicRegister.SPURIOUS_VECTOR, ApicRegister.SOFTWARE_ENABLE, bits(11, 9),
                        ApicRegister.SUPPRESS_EOI_BROADCAST, bits(31, 13)),
                register("ICR low", 32, ApicRegister.VECTOR, ApicRegister.DELIVERY_MODE, ApicRegister.LOGICAL,
                        ApicRegister.DELIVERY_STATUS, bit(13), ApicRegister.LEVEL_ASSERT,
                        ApicRegister.LEVEL_TRIGGERED, bits(17, 16), ApicRegister.SHORTHAND, bits(31, 20)),
                register("ID, LDR, ICR high", 32, ApicRegister.TOP_BYTE, bits(23, 0)),
                register("DFR", 32, ApicRegister.DFR_MODEL, bits(27, 0)),
                register("LVT timer", 32, ApicRegister.VECTOR, bits(11, 8), ApicRegister.DELIVERY_STATUS,
                        bits(15, 13), ApicRegister.MASKED, ApicRegister.PERIODIC, ApicRegister.TSC_DEADLINE,
                        bits(31, 19)),
                register("LVT LINT", 32, ApicRegister.VECTOR, ApicRegister.DELIVERY_MODE, bit(11),
                        ApicRegister.DELIVERY_STATUS, ApicRegister.ACTIVE_LOW, IoApicRegister.REMOTE_IRR,
                        ApicRegister.LEVEL_TRIGGERED, ApicRegister.MASKED, bits(31, 17)),
                register("ESR", 32, bits(4, 0), ApicRegister.SEND_ILLEGAL_VECTOR,
                        ApicRegister.RECEIVE_ILLEGAL_VECTOR, ApicRegister.ILLEGAL_REGISTER, bits(31, 8)),
                register("divide", 32, ApicRegister.DIVIDE_LOW, bit(2), ApicRegister.DIVIDE_HIGH, bits(31, 4)),
                register("IOAPICID", 32, IoApicRegister.IDENTITY, bits(23, 0), bits(31, 28)),
                register("IOAPICVER", 32, IoApicRegister.VERSION, bits(15, 8), IoApicRegister.LAST_PIN, bits(31, 24)),
                register("redirection low", 32, ApicRegister.VECTOR, ApicRegister.DELIVERY_MODE,
                        ApicRegister.LOGICAL, ApicRegister.DELIVERY_STATUS, ApicRegister.ACTIVE_LOW,
                        IoApicRegister.REMOTE_IRR, ApicRegister.LEVEL_TRIGGERED, ApicRegister.MASKED, bits(31, 17)),
                register("IER", 8, UartRegister.IER_RECEIVED, UartRegister.IER_THR_EMPTY,
                        UartRegister.IER_LINE_STATUS, UartRegister.IER_MODEM_STATUS, bits(7, 4)),
                register("FCR", 8, UartRegister.FCR_ENABLE, UartRegister.FCR_CLEAR_RECEIVER,
                        UartRegister.FCR_CLEAR_TRANSMITTER, UartRegister.FCR_DMA_MODE, bits(5, 4),
                        UartRegister.FCR_TRIGGER),
                register("LCR", 8, UartRegister.LCR_WORD_LENGTH, UartRegister.LCR_STOP_BITS, UartRegister.LCR_PARITY,
                        UartRegister.LCR_EVEN_PARITY, UartRegister.LCR_STICK_PARITY, UartRegister.LCR_BREAK,
                        UartRegister.LCR_DLAB),
                register("MCR", 8, UartRegister.MCR_DTR, UartRegister.MCR_RTS, UartRegister.MCR_OUT1,
                        UartRegister.MCR_OUT2, UartRegister.MCR_LOOP, bits(7, 5)),
                register("LSR", 8, UartRegister.LSR_DATA_READY, UartRegister.LSR_OVERRUN, UartRegister.LSR_PARITY,
                        UartRegister.LSR_FRAMING, UartRegister.LSR_BREAK, UartRegister.LSR_THR_EMPTY,
                        UartRegister.LSR_TRANSMITTER_EMPTY, UartRegister.LSR_FIFO_ERROR),
                register("MSR", 8, UartRegister.MSR_DELTAS, UartRegister.MSR_CTS, UartRegister.MSR_DSR,
                        UartRegister.MSR_RI, UartRegister.MSR_DCD));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("registers")
    void fieldsTileTheRegister(String name, int width, List<BitField> fields) {
        long sum = 0;
        int union = 0;
        for (BitField field : fields) {
            sum += Integer.toUnsignedLong(field.mask());
            union |= field.mask();
        }
        assertThat(Integer.toUnsignedLong(union)).isEqualTo(sum).isEqualTo((1L << width) - 1);
    }

    private static Arguments register(String name, int width, BitField... fields) {
        return Arguments.of(name, width, List.of(fields));
    }
}
