package org.sluice.nanokernel.internal;

import java.util.List;
import org.sluice.nanokernel.AdmissionException;
import org.sluice.nanokernel.hw.BusAccess;
import org.sluice.nanokernel.hw.Device;
import org.sluice.nanokernel.hw.Hvm;
import org.sluice.nanokernel.hw.LocalTimer;
import org.sluice.nanokernel.hw.Platform;
import org.sluice.nanokernel.hw.RamAccess;
import org.sluice.nanokernel.hw.RandomSource;
import org.sluice.nanokernel.hw.Replayed;
import org.sluice.nanokernel.hw.Setting;
import org.sluice.x86.engine.SplitMix64;

/** One domain's view of the machine: hands out what the domain has a right to. */
public final class GuestPlatform implements Platform {

    private final String domain;
    private final int[] cpus;
    private final List<Setting> settings;
    private final Services services;
    private final BusAccess bus;
    private final RamAccess memory;

    /** What all domains' views are made from. */
    public record Services(Devices devices, Ownership ownership, MemoryOwnership memory, TickService ticks, Hvm hvm,
                           Replayed replayed, long seed) {
    }

    /** A view for the domain of that name. */
    public GuestPlatform(String domain, int[] cpus, List<Setting> settings, Services services) {
        this.domain = domain;
        this.cpus = cpus.clone();
        this.settings = settings;
        this.services = services;
        this.bus = new GuestBus(domain, this::checkCpu, services);
        this.memory = new GuestRam(domain, this::checkCpu, services);
    }

    @Override
    public String domain() {
        return domain;
    }

    @Override
    public int[] cpus() {
        return cpus.clone();
    }

    @Override
    public List<Setting> settings() {
        return settings;
    }

    @Override
    public boolean hasDevice(String name) {
        int irq = services.devices().irqOf(name);
        return irq >= 0 && services.ownership().owns(domain, irq);
    }

    @Override
    public Device device(String name) {
        int irq = services.devices().irqOf(name);
        if (irq < 0) {
            throw new AdmissionException(domain, "there is no device " + name + " on this board");
        }
        services.ownership().check(domain, irq);
        return services.devices().device(name);
    }

    @Override
    public BusAccess bus() {
        return bus;
    }

    @Override
    public RamAccess memory() {
        return memory;
    }

    @Override
    public LocalTimer takeLocalTimer(int cpu) {
        checkCpu(cpu);
        return services.ticks().take(cpu, domain);
    }

    @Override
    public void requestTick(int cpu, long periodNanos, long phaseNanos) {
        checkCpu(cpu);
        services.ticks().request(cpu, periodNanos, phaseNanos);
    }

    @Override
    public RandomSource random(String purpose) {
        SplitMix64 numbers = SplitMix64.named(services.seed(), domain + "/" + purpose);
        return new RandomSource() {
            @Override
            public long between(long least, long most) {
                return numbers.between(least, most);
            }

            @Override
            public long exponential(long mean) {
                return numbers.exponential(mean);
            }
        };
    }

    @Override
    public Hvm hvm() {
        return services.hvm();
    }

    @Override
    public Replayed replayed() {
        return services.replayed();
    }

    private void checkCpu(int cpu) {
        for (int own : cpus) {
            if (own == cpu) {
                return;
            }
        }
        throw new AdmissionException(domain, "cpu " + cpu + " is not among its cpus");
    }
}
