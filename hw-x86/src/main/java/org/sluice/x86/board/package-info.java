/**
 * What a machine consists of, as a value: {@link org.sluice.x86.board.Board}. Built in Java by
 * {@link org.sluice.x86.board.BoardBuilder}, or read from a text file:
 *
 * <pre>
 *   cpus 4 timer=1GHz                        # first; APIC ids 0..3, clock of the local APIC timers
 *   cpu 3 apic=8                             # another APIC id
 *   node memory=2G cpus=0-1                  # NUMA nodes in order, each CPU on one
 *   node memory=2G cpus=2-3
 *   ioapic address=0xfec00000 pins=24 gsi=0  # gsi: global interrupt number of pin 0
 *   uart com1 port=0x3f8 gsi=4 out=com1.txt  # a 16550A; edge, active high; what it sends is in that file
 *   nic eth0 address=0xfebc0000 gsi=11       # an e1000-style card; level, active low
 *   nic eth1 msi address=0xfeb80000          # signals by message
 *   line disk gsi=14 trigger=edge polarity=high   # a bare line that the outside drives
 * </pre>
 */
@Export
@Version("1.1.0")
package org.sluice.x86.board;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
