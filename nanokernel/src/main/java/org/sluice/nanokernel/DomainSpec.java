package org.sluice.nanokernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sluice.nanokernel.hw.Setting;
import org.sluice.x86.text.CpuList;

/**
 * What a domain wants to be admitted with.
 *
 * @param name      unique
 * @param priority  0 or greater
 * @param origin    where the priority comes from
 * @param cpus      as text: {@code all}, {@code 0-1}, {@code 0,2}
 * @param irqs      names of devices or local irqs, or numbers; with {@code :shared} behind it if others may have it too
 * @param settings  the scenario's lines for it
 * @param memory    ranges of RAM: {@code 0x100000-0x1fffff}; with {@code :shared} behind it if others may have it too
 * @param root      is it the pipeline's root: current when nothing runs, stalled at first, there for good?
 */
public record DomainSpec(String name, int priority, PriorityOrigin origin, String cpus, List<String> irqs,
                         List<Setting> settings, List<String> memory, boolean root) {

    /** A domain that is not the root and has no RAM. */
    public DomainSpec(String name, int priority, PriorityOrigin origin, String cpus, List<String> irqs,
                      List<Setting> settings) {
        this(name, priority, origin, cpus, irqs, settings, List.of(), false);
    }

    /** Copies the lists. */
    public DomainSpec {
        irqs = List.copyOf(irqs);
        settings = List.copyOf(settings);
        memory = List.copyOf(memory);
    }

    /** A domain that shares whatever irqs it names. */
    public static DomainSpec of(String name, int priority, String cpus, String... irqs) {
        List<String> shared = new ArrayList<>();
        for (String irq : Arrays.asList(irqs)) {
            shared.add(irq.contains(":") ? irq : irq + ":shared");
        }
        return new DomainSpec(name, priority, PriorityOrigin.SPEC, cpus, shared, List.of());
    }

    /** The same with these ranges of RAM. */
    public DomainSpec withMemory(List<String> ranges) {
        return new DomainSpec(name, priority, origin, cpus, irqs, settings, ranges, root);
    }

    /** The same as the root. */
    public DomainSpec asRoot() {
        return new DomainSpec(name, priority, origin, cpus, irqs, settings, memory, true);
    }

    int[] cpuNumbers(int cpuCount) {
        try {
            return CpuList.parse(cpus, cpuCount);
        } catch (IllegalArgumentException bad) {
            throw new AdmissionException(name, "cpus=" + cpus + ": " + bad.getMessage());
        }
    }
}
