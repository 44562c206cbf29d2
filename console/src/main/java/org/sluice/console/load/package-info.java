/**
 * Domains from jar files, while the machine runs.
 *
 * <pre>
 *   DropFolder --JarLoader--> DomainLoader --> framework: install, start, stop, uninstall
 *   domain:load, :unload ------^      `------> DomainHost: admitted or refused
 * </pre>
 *
 * Start reading at {@link org.sluice.console.load.DomainLoader}.
 */
@Export
@Version("1.0.0")
package org.sluice.console.load;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
