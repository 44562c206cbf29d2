package org.sluice.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.x86.pci.EduDevice;

/** ACPI Specification "System Locality Information Table (SLIT)": an access costs in proportion to the distance. */
class CpuMemoryTest {

    private static final long BORDER = 1L << 30;

    private final Machine machine = Machine.of(Boards.of("numa", """
            cpus 3 latency=80ns
            node memory=1G cpus=0
            node memory=1G cpus=1
            node memory=64M cpus=2
            distance 0 1 21
            distance 0 2 30
            ioapic address=0xfec00000 pins=24 gsi=0
            pci host
            edu edu0 slot=3 gsi=17
            """), MachineTrace.NONE, BusTiming.DEFAULT);
    private final List<Long> charged = new ArrayList<>();

    @AfterEach
    void close() {
        machine.close();
    }

    private CpuMemory of(int cpu) {
        return new CpuMemory(machine, cpu, charged::add);
    }

    @ParameterizedTest
    @CsvSource({"0,0,80", "0,1,168", "0,2,240", "1,0,168", "1,1,80", "1,2,160", "2,0,240", "2,1,160", "2,2,80"})
    void anAccessCostsTheDistance(int cpu, int node, long nanos) {
        CpuMemory memory = of(cpu);
        long address = node * BORDER + 0x1000;
        memory.write(address, 8, 0x1122334455667788L);
        assertThat(memory.read(address + 1, 1)).isEqualTo(0x77);
        assertThat(charged).containsExactly(nanos, nanos);
        assertThat(machine.memory().read(address, 8)).isEqualTo(0x1122334455667788L);
    }

    @Test
    void anAccessAcrossTwoNodesCostsBothWays() {
        CpuMemory memory = of(0);
        memory.write(BORDER - 4, 8, -1);
        memory.read(BORDER - 4, 4);
        memory.read(BORDER, 8);
        assertThat(charged).containsExactly(80L + 168, 80L, 168L);
        assertThat(memory.nanos(BORDER - 1, 2)).isEqualTo(80 + 168);
    }

    @Test
    void whereNoRamIsNothingIsCharged() {
        assertThat(of(0).read(0xD000_0000L, 4)).isEqualTo(0xFFFF_FFFFL);
        of(0).write(1L << 40, 8, 1);
        assertThat(charged).containsExactly(0L, 0L);
    }

    @Test
    void otherSizesAreCallerBugs() {
        assertThatThrownBy(() -> of(0).read(0, 3)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not 3");
    }

    /** What code does with its charge is its own: here it lets the time pass, to the nanosecond. */
    @Test
    void timePassesByExactlyThatMuch() {
        FakeSoftware.boot(machine, 0);
        Cpu cpu = machine.cpu(0);
        CpuMemory memory = new CpuMemory(machine, 0, nanos -> cpu.time().begin(0, nanos));
        memory.read(0, 4);
        machine.engine().runUntil(79);
        assertThat(cpu.time().isIdle()).isFalse();
        machine.engine().runUntil(80);
        assertThat(cpu.time().isIdle()).isTrue();
        memory.read(2 * BORDER, 4);
        machine.engine().runUntil(80 + 239);
        assertThat(cpu.time().isIdle()).isFalse();
        machine.engine().runUntil(80 + 240);
        assertThat(cpu.time().isIdle()).isTrue();
    }

    @Test
    void dmaOccupiesNoCpu() {
        FakeSoftware.boot(machine, 0);
        EduDevice edu = machine.device("edu0", EduDevice.class);
        edu.config().write(4, 2, 6);
        machine.memory().write(2 * BORDER, 8, 42);
        edu.write(EduDevice.DMA_SOURCE, 8, 2 * BORDER);
        edu.write(EduDevice.DMA_DESTINATION, 8, EduDevice.BUFFER);
        edu.write(EduDevice.DMA_COUNT, 8, 4096);
        edu.write(EduDevice.DMA_COMMAND, 8, 1);
        assertThat(machine.cpu(0).time().isIdle()).isTrue();
        assertThat(machine.engine().nowNanos()).isZero();
    }
}
