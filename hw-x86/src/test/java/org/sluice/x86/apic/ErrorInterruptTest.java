package org.sluice.x86.apic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.sluice.x86.MachineRecord;

/** Intel SDM Vol. 3A "Error Handling": a write to the ESR arms the error interrupt again. */
class ErrorInterruptTest {

    private static final int RESERVED = 0x40;
    private static final int VECTOR = 0x5E;

    private final ApicFixture f = new ApicFixture().enabled();
    private final LocalApic apic = f.apic;

    private int raised() {
        return f.trace.of(MachineRecord.LOCAL_RAISED).size();
    }

    @Test
    void oneIsRaisedForAllErrorsUntilTheEsrIsWritten() {
        apic.write(ApicRegister.LVT_ERROR, VECTOR);
        for (int i = 0; i < 3; i++) {
            apic.read(RESERVED);
        }
        assertThat(raised()).isEqualTo(1);
        apic.write(ApicRegister.ESR, 0);
        apic.read(RESERVED);
        assertThat(raised()).isEqualTo(2);
    }

    @Test
    void anErrorWhileItIsMaskedDisarmsNothing() {
        apic.write(ApicRegister.LVT_ERROR, 1 << 16 | VECTOR);
        apic.read(RESERVED);
        apic.write(ApicRegister.LVT_ERROR, VECTOR);
        apic.read(RESERVED);
        assertThat(raised()).isEqualTo(1);
    }
}
