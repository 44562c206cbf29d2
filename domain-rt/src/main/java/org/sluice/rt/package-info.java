/**
 * A real-time executive ahead of Linux: periodic tasks, released by the local APIC timers, which it owns.
 *
 * <pre>
 *   timer irq --> RtExecutive.onTimer --> due tasks: charge their cost
 *                        |        `-----> a tick for Linux is due: propagate
 *                        `-> arm the timer for whatever comes next
 * </pre>
 *
 * Start reading at {@link org.sluice.rt.RtExecutive}.
 */
package org.sluice.rt;
