/**
 * Reads what a Linux machine prints about its interrupts, so that Sluice can replay them.
 *
 * <pre>
 *   /sys/kernel/tracing/trace  or  trace-cmd report
 *        &lt;idle&gt;-0  [001] d.h1.  5198.167806: irq_handler_entry: irq=36 name=virtio1-req.0
 *        &lt;idle&gt;-0  [001] d.h1.  5198.167809: irq_handler_exit: irq=36 ret=handled
 *        &lt;idle&gt;-0  [001] ..s1.  5198.167810: softirq_entry: vec=4 [action=BLOCK]
 *            |
 *            v   BoundedLines -> TraceLineParser -> sort by time -> Timeline (a stack per CPU)
 *   Recording: interrupts {kind, cpu, at, number, name, length, softirq length}, irq lines, reading notes
 * </pre>
 *
 * Read are the events of the systems {@code irq} and {@code irq_vectors} that say when a handler or a softirq ran. All
 * other events are counted and passed over; lines that make no sense are counted and reported with their number.
 * Sources: Linux {@code Documentation/trace/ftrace.rst} "Output format", {@code include/trace/events/irq.h},
 * {@code arch/x86/include/asm/trace/irq_vectors.h}; trace-cmd-report(1). Start reading at
 * {@link org.sluice.nanokernel.ftrace.FtraceReader}.
 */
@Export
@Version("1.0.0")
package org.sluice.nanokernel.ftrace;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
