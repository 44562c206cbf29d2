package org.sluice.nanokernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sluice.ipipe.LocalStage;
import org.sluice.nanokernel.hw.BusAccess;
import org.sluice.x86.Machine;
import org.sluice.x86.net.Nic;

/** A domain reaches the registers of its own devices by address, and nobody else's. */
class BusAccessTest {

    private static final String BOARD = """
            cpus 2 timer=1GHz latency=80ns
            node memory=1G cpus=0
            node memory=1G cpus=1
            distance 0 1 30
            ioapic address=0xfec00000 pins=24 gsi=0
            uart com1 port=0x3f8 gsi=4
            nic eth0 address=0xfeb80000 gsi=11
            vga screen
            pci host
            e1000 eth1 slot=3 gsi=17
            line button gsi=7
            """;
    private static final long CARD_BAR = 0xFE00_0000L;

    private final Nanokernel kernel = ButtonDriver.boot("bus", BOARD);
    private final ButtonDriver driver = new ButtonDriver(kernel);
    private long value;

    @AfterEach
    void close() {
        kernel.close();
    }

    private ButtonDriver doing(BiConsumer<BusAccess, LocalStage> action) {
        driver.does((platform, here) -> action.accept(platform.bus(), here));
        return driver;
    }

    /** What a domain with com1, eth0, eth1 and the button does when that is pressed. */
    private void onPress(BiConsumer<BusAccess, LocalStage> action) {
        kernel.admit(DomainSpec.of("driver", 1, "all", "button", "com1", "eth0", "eth1"), doing(action));
        driver.press();
    }

    private void refused(BiConsumer<BusAccess, LocalStage> action, String... words) {
        onPress(action);
        assertThat(driver.thrown).isInstanceOf(AdmissionException.class).hasMessageContainingAll(words);
    }

    @Test
    void portsAndRegistersOfItsOwnDevicesAnswer() {
        onPress((bus, here) -> {
            bus.writePort(here, 0x3FF, 1, 0x5A);
            bus.writeMmio(here, 0xFEB80000L + Nic.IMS, 4, Nic.LSC);
            value = bus.readPort(here, 0x3FF, 1) << 32 | bus.readMmio(here, 0xFEB80000L + Nic.IMS, 4);
        });
        assertThat(driver.thrown).isNull();
        assertThat(value).isEqualTo(0x5AL << 32 | Nic.LSC);
        assertThat(kernel.machine().readPort(0x3FF, 1)).isEqualTo(0x5A);
    }

    @Test
    void aPciCardIsWhereItsBarMapsIt() {
        kernel.machine().writeMmio(0, 0xE0018010L, 4, CARD_BAR);
        onPress((bus, here) -> value = bus.readMmio(here, CARD_BAR + 8, 4));
        assertThat(driver.thrown).isInstanceOf(AdmissionException.class).hasMessageContaining("belongs to no device");
        driver.thrown = null;
        kernel.machine().writeMmio(0, 0xE0018004L, 2, 6);
        driver.press();
        assertThat(driver.thrown).isNull();
        assertThat(value).isEqualTo(0x80080783L);
    }

    @Test
    void anAddressOfNobodyIsRefused() {
        refused((bus, here) -> bus.readPort(here, 0x400, 1), "port 0x400", "no device");
    }

    @Test
    void memoryIsNoDevice() {
        refused((bus, here) -> bus.writeMmio(here, 0x1000, 8, 1), "address 0x1000", "no device");
    }

    @Test
    void theApicPageIsTheNanokernels() {
        refused((bus, here) -> bus.readMmio(here, Machine.APIC_BASE + 0x20, 4), "address 0xfee00020", "no device");
    }

    @Test
    void anAccessAcrossTheEndOfARangeIsRefused() {
        refused((bus, here) -> bus.readPort(here, 0x3FE, 4), "port 0x3fe, 4 bytes", "no device");
    }

    @Test
    void aDeviceWithoutAnIrqIsNobodys() {
        refused((bus, here) -> bus.writeMmio(here, 0xB8000L, 2, 0x0741), "vga screen", "no irq to own");
    }

    @Test
    void aDeviceOfAnotherDomainIsRefusedWithItsOwner() {
        kernel.admit(DomainSpec.of("owner", 2, "all", "eth0"), stage -> { });
        kernel.admit(DomainSpec.of("thief", 1, "all", "button"),
                doing((bus, here) -> bus.writeMmio(here, 0xFEB80000L + Nic.IMC, 4, -1)));
        driver.press();
        assertThat(driver.thrown).isInstanceOf(AdmissionException.class)
                .hasMessageContainingAll("thief", "eth0", "owner");
    }

    @Test
    void aCpuThatIsNotTheDomainsIsRefused() {
        LocalStage[] elsewhere = new LocalStage[1];
        kernel.admit(DomainSpec.of("everywhere", 2, "all", "button"), stage -> elsewhere[0] = stage.on(1));
        kernel.admit(DomainSpec.of("driver", 1, "0", "button", "com1"), driver);
        assertThatThrownBy(() -> driver.platform().bus().readPort(elsewhere[0], 0x3F8, 1))
                .isInstanceOf(AdmissionException.class).hasMessageContaining("cpu 1 is not among its cpus");
    }

    @Test
    void otherSizesAreCallerBugs() {
        onPress((bus, here) -> {
            assertThatThrownBy(() -> bus.readPort(here, 0x3F8, 8)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("1, 2 or 4 bytes, not 8");
            for (int size : new int[] {0, 3, 16, -4, Integer.MIN_VALUE}) {
                assertThatThrownBy(() -> bus.writeMmio(here, 0xFEB80000L, size, 0))
                        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("not " + size);
            }
            value = 1;
        });
        assertThat(value).isEqualTo(1);
    }

    @Test
    void anAccessCostsTheWayFromTheCpusNode() {
        onPress((bus, here) -> {
            bus.readPort(here, 0x3FF, 1);
            bus.readMmio(here, 0xFEB80000L + Nic.IMS, 4);
        });
        assertThat(driver.occupiedNanos(0)).isEqualTo(2 * 80);
        kernel.route(kernel.irqNamed("button"), 1);
        assertThat(driver.occupiedNanos(1)).isEqualTo(2 * 240);
    }
}
