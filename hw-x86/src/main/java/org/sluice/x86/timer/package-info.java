/**
 * Clocks and timers of the PC, all derived from the one virtual clock by exact fractions: whoever calibrates one
 * against another gets the quotient of their frequencies. Start at {@link org.sluice.x86.timer.Frequency}.
 */
@Export
@Version("1.0.0")
package org.sluice.x86.timer;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
