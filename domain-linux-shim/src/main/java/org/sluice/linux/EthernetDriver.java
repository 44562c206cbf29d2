package org.sluice.linux;

import org.sluice.ipipe.LocalStage;
import org.sluice.nanokernel.hw.Device;

/** The NIC's driver: reads the cause (which releases the line), counts the packets, leaves them to the softirq. */
final class EthernetDriver {

    static final String NAME = "eth0";

    // 8254x register offsets: PCI/PCI-X Family of Gigabit Ethernet Controllers Software Developer's Manual
    private static final int ICR = 0x00C0;
    private static final int IMS = 0x00D0;
    private static final int PACKETS_RECEIVED = 0x4074;
    private static final int RXT0 = 1 << 7;

    private final Device nic;
    private final Softirqs softirqs;
    private final KernelSettings settings;
    private long packets;

    EthernetDriver(Device nic, Softirqs softirqs, KernelSettings settings) {
        this.nic = nic;
        this.softirqs = softirqs;
        this.settings = settings;
    }

    int irq() {
        return nic.irq();
    }

    void enable() {
        nic.write(IMS, 4, RXT0);
    }

    void onIrq(int irq, LocalStage here) {
        here.charge(settings.topHalfNanos());
        if ((nic.read(ICR, 4) & RXT0) == 0) {
            return;
        }
        long arrived = nic.read(PACKETS_RECEIVED, 4);
        packets += arrived;
        softirqs.raise(Softirqs.NET_RX, arrived * settings.packetNanos(), here);
    }

    long packets() {
        return packets;
    }
}
