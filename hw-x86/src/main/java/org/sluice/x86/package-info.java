/**
 * An emulated PC: {@link org.sluice.x86.Machine} puts together what its board names, {@link org.sluice.x86.Cpu} takes
 * interrupts, {@link org.sluice.x86.HardwareLedger} proves that none is lost.
 *
 * <pre>
 *   device --IrqLine--> IoApic --.                     .--> LocalApic, Cpu 0 --> CpuSoftware
 *   device --MsiWire-------------+--> bus (40 ns) -----+--> LocalApic, Cpu 1
 *   Cpu 0, ICR ------------------'    or ICR (100 ns)  `--> ...
 * </pre>
 *
 * Start reading at {@link org.sluice.x86.Machine}.
 */
@Export
@Version("1.1.0")
package org.sluice.x86;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
