/**
 * Network cards: {@link org.sluice.x86.net.Nic}, which only interrupts, and {@link org.sluice.x86.net.E1000}, a whole
 * 82540EM behind PCI; frames go to and come from a {@link org.sluice.x86.net.Network}: one in memory, this host's
 * loopback, captures.
 */
@Export
@Version("1.3.0")
package org.sluice.x86.net;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
