/** Network cards. Start reading at {@link org.sluice.x86.net.Nic}. */
@Export
@Version("1.0.0")
package org.sluice.x86.net;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
