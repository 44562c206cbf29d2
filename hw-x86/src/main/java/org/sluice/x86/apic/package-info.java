/**
 * The interrupt controllers: a local APIC per CPU, and I/O APICs.
 *
 * <pre>
 *   device --wire--> IoApic pin --message--> bus --> LocalApic IRR --> ISR --> CPU
 *                       ^------------------ EOI of a level ----------'
 * </pre>
 *
 * Both are passive: registers and state, no thread, no neighbour, no host clock. Start reading at
 * {@link org.sluice.x86.apic.LocalApic}.
 */
@Export
@Version("1.1.0")
package org.sluice.x86.apic;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
