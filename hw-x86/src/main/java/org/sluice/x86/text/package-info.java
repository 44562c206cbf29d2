/**
 * The one line-oriented grammar that {@code boards/*.board} and {@code scenarios/*.scenario} share, and the quantities
 * written in it. What a statement means is its reader's business; this package knows none of them.
 *
 * <pre>
 *   file      = { line }
 *   line      = [ statement ] [ '#' anything ]                    blank lines and comments are skipped
 *   statement = [ indent ] keyword { word } { key '=' value }     words come before options
 *   keyword, word, key = one or more of  A-Z a-z 0-9 _ . : / -
 *   value     = one or more of the same and ','   |   '"' text '"'      in text, \" is a quote and \\ a backslash
 *   indent    = blanks: the statement belongs to the last one without indent (one level of nesting)
 *
 *   nic eth0 irq=11 rate=10kHz label="the fast one"   # top statement: keyword nic, word eth0, three options
 *     buffer rx size=64K                              # a child of it
 *
 *   duration  250ms 1.5us 2m       ns us ms s m h, exact to the nanosecond
 *   rate      10kHz 250Hz 2000/s   whole events a second
 *   size      64M 4K 512           binary: K = 1024 bytes
 *   cpus      0-3 0,2 all          checked against the machine's CPU count
 * </pre>
 *
 * Every complaint names file and line. Start reading at {@link org.sluice.x86.text.TextFile}, then
 * {@link org.sluice.x86.text.Statement}.
 */
@Export
@Version("1.0.0")
package org.sluice.x86.text;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
