package org.sluice.nanokernel.ftrace;

import java.util.List;

/**
 * A device line of the recorded machine.
 *
 * @param irq its number, &gt;= 0
 * @param name its device; of a shared line all of them, in order of appearance, joined by ", "
 * @param cpus the CPUs it was handled on, ascending, at least one; unmodifiable
 * @param count how often a handler was entered for it, &gt;= 1
 */
public record IrqLine(int irq, String name, List<Integer> cpus, long count) {
}
