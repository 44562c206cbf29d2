package org.sluice.nanokernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.ipipe.LeavePolicy;
import org.sluice.ipipe.LocalStage;
import org.sluice.nanokernel.hw.RamAccess;

/** A domain reaches the RAM it was admitted with, nobody else's, and pays the way from its CPU's node. */
class RamAccessTest {

    private static final String BOARD = """
            cpus 2 timer=1GHz latency=80ns
            node memory=1G cpus=0
            node memory=1G cpus=1
            distance 0 1 30
            ioapic address=0xfec00000 pins=24 gsi=0
            line button gsi=7
            """;
    private static final String OWN = "0x100000-0x1fffff";
    private static final long NODE_1 = 1L << 30;

    private final Nanokernel kernel = ButtonDriver.boot("ram", BOARD);
    private final ButtonDriver driver = new ButtonDriver(kernel);
    private long value;

    @AfterEach
    void close() {
        kernel.close();
    }

    private static DomainSpec spec(String name, String... memory) {
        return DomainSpec.of(name, 1, "all", "button").withMemory(List.of(memory));
    }

    private ButtonDriver doing(BiConsumer<RamAccess, LocalStage> action) {
        driver.does((platform, here) -> action.accept(platform.memory(), here));
        return driver;
    }

    private void onPress(BiConsumer<RamAccess, LocalStage> action, String... memory) {
        kernel.admit(spec("driver", memory), doing(action));
        driver.press();
    }

    @Test
    void itsOwnRamIsTheMachines() {
        kernel.machine().memory().write(0x1FFFF8, 8, 0x1122334455667788L);
        onPress((ram, here) -> {
            value = ram.read(here, 0x1FFFF8, 8);
            ram.write(here, 0x100000, 2, 0xBEEF);
        }, OWN);
        assertThat(driver.thrown).isNull();
        assertThat(value).isEqualTo(0x1122334455667788L);
        assertThat(kernel.machine().memory().read(0x100000, 8)).isEqualTo(0xBEEF);
    }

    @ParameterizedTest
    @CsvSource({"0xfffff,1", "0xfffff,2", "0x1ffffd,4", "0x200000,1", "0,8", "0x7ffffffffffffffc,8", "-4,8"})
    void bytesThatAreNotAllItsOwnAreRefusedAndStay(String address, int size) {
        onPress((ram, here) -> ram.write(here, Long.decode(address), size, -1), OWN);
        assertThat(driver.thrown).isInstanceOf(AdmissionException.class).hasMessageContaining("driver")
                .hasMessageContaining(size + " bytes, is not within the memory it asked for");
        assertThat(kernel.machine().memory().residentPages()).isZero();
    }

    @Test
    void withoutMemoryThereIsNone() {
        onPress((ram, here) -> ram.read(here, 0x1000, 1));
        assertThat(driver.thrown).isInstanceOf(AdmissionException.class).hasMessageEndingWith("asked for");
    }

    @Test
    void memoryOfAnotherIsRefusedWithItsOwner() {
        kernel.admit(spec("owner", "0x300000-0x3fffff"), stage -> { });
        onPress((ram, here) -> ram.read(here, 0x300000, 4), OWN);
        assertThat(driver.thrown).hasMessageEndingWith("it belongs to owner");
    }

    @Test
    void rangesThatTouchAreRefusedUnlessBothShareThem() {
        kernel.admit(spec("one", OWN, "0x400000-0x4fffff:shared"), stage -> { });
        assertThatThrownBy(() -> kernel.admit(spec("two", "0x1fffff-0x1fffff"), stage -> { })).hasMessageContaining(
                "memory 0x1fffff-0x1fffff touches memory 0x100000-0x1fffff of one, which has it exclusively");
        assertThatThrownBy(() -> kernel.admit(spec("two", "0x400000-0x400000"), stage -> { }))
                .hasMessageContaining("of one, which shares it, but it was asked for exclusively");
        kernel.admit(spec("two", "0x200000-0x2fffff", "0x410000-0x42ffff:shared"), stage -> { });
    }

    @Test
    void whoIsRefusedHoldsNothingAndWhoLeavesLeavesAll() {
        assertThatThrownBy(() -> kernel.admit(spec("greedy", OWN, "0-0xffffffff"), stage -> { }))
                .isInstanceOf(AdmissionException.class).hasMessageContaining("is not all RAM on this board");
        Guest guest = kernel.admit(spec("one", OWN), stage -> { });
        kernel.evict(guest, LeavePolicy.PLAY);
        kernel.runFor(1_000);
        kernel.admit(spec("two", OWN), stage -> { });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0x1000", "0x2000-0x1000", "a-b", "0x1000-", "-0x1000", "1-2-3",
        "0-0xffffffffffffffff"})
    void whatIsNoRangeIsRefused(String range) {
        assertThatThrownBy(() -> kernel.admit(spec("bad", range), stage -> { }))
                .isInstanceOf(AdmissionException.class).hasMessageContaining("memory " + range + " is no range");
    }

    @ParameterizedTest
    @CsvSource({"0,80", "1,240"})
    void anAccessCostsTheWayFromTheCpusNode(int cpu, long nanos) {
        assertThat(occupied(cpu, (ram, here) -> ram.read(here, 0x1000, 8))).isEqualTo(nanos);
    }

    @ParameterizedTest
    @CsvSource({"0,560", "1,400"})
    void eachAccessCostsItsOwn(int cpu, long nanos) {
        assertThat(occupied(cpu, (ram, here) -> {
            ram.write(here, NODE_1 + 8, 8, 1);
            ram.read(here, NODE_1 - 4, 8);
        })).isEqualTo(nanos); // the second one touches both nodes
    }

    private long occupied(int cpu, BiConsumer<RamAccess, LocalStage> action) {
        kernel.route(kernel.irqNamed("button"), cpu);
        kernel.admit(spec("driver", "0-0x4fffffff"), doing(action));
        long nanos = driver.occupiedNanos(cpu);
        assertThat(driver.thrown).isNull();
        return nanos;
    }

    @Test
    void otherSizesAreCallerBugs() {
        onPress((ram, here) -> {
            for (int size : new int[] {0, 3, 16, -8, Integer.MIN_VALUE}) {
                assertThatThrownBy(() -> ram.read(here, 0x100000, size)).isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("not " + size);
            }
            value = 1;
        }, OWN);
        assertThat(value).isEqualTo(1);
    }

    @Test
    void aCpuThatIsNotTheDomainsIsRefused() {
        LocalStage[] elsewhere = new LocalStage[1];
        kernel.admit(DomainSpec.of("everywhere", 2, "all", "button"), stage -> elsewhere[0] = stage.on(1));
        kernel.admit(DomainSpec.of("driver", 1, "0", "button").withMemory(List.of(OWN)), driver);
        assertThatThrownBy(() -> driver.platform().memory().read(elsewhere[0], 0x100000, 1))
                .isInstanceOf(AdmissionException.class).hasMessageContaining("cpu 1 is not among its cpus");
    }
}
