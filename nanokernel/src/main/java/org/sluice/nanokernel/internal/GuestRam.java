package org.sluice.nanokernel.internal;

import java.util.function.IntConsumer;
import org.sluice.ipipe.LocalStage;
import org.sluice.nanokernel.hw.RamAccess;
import org.sluice.x86.CpuMemory;
import org.sluice.x86.Machine;

/** One domain's RAM: looks up whether it is, and accesses by way of the CPU's view, which charges the way. */
final class GuestRam implements RamAccess {

    private final String domain;
    private final IntConsumer cpuCheck;
    private final MemoryOwnership ownership;
    private final CpuMemory[] views;
    /** Whose access it is: set before each. */
    private LocalStage payer;

    /** {@code cpuCheck} refuses CPUs that are not the domain's. */
    GuestRam(String domain, IntConsumer cpuCheck, GuestPlatform.Services services) {
        this.domain = domain;
        this.cpuCheck = cpuCheck;
        this.ownership = services.memory();
        Machine machine = services.devices().machine();
        this.views = new CpuMemory[machine.cpuCount()];
        for (int cpu = 0; cpu < views.length; cpu++) {
            views[cpu] = new CpuMemory(machine, cpu, nanos -> payer.charge(nanos));
        }
    }

    @Override
    public long read(LocalStage here, long address, int size) {
        return view(here, address, size).read(address, size);
    }

    @Override
    public void write(LocalStage here, long address, int size, long value) {
        view(here, address, size).write(address, size, value);
    }

    private CpuMemory view(LocalStage here, long address, int size) {
        if (Integer.bitCount(size) != 1 || size < 1 || size > Long.BYTES) {
            throw new IllegalArgumentException("an access to memory has 1, 2, 4 or 8 bytes, not " + size);
        }
        cpuCheck.accept(here.cpu());
        ownership.check(domain, address, size);
        payer = here;
        return views[here.cpu()];
    }
}
