/**
 * A Linux-shaped in-band kernel: the root domain, and the ROS of a hybrid virtual machine.
 *
 * <pre>
 *   tick, NIC, serial  --> top half (brief handler, charges) --> raises a softirq
 *   softirq            --> a virtual irq of the stage; runs with the stage open
 *   processes          --> the stage's body on each CPU: user time, then local_irq_disable for a random span
 * </pre>
 *
 * {@code local_irq_disable} is a stall, {@code local_irq_enable} an unstall: the hardware is never masked. Start
 * reading at {@link org.sluice.linux.LinuxKernel}.
 */
package org.sluice.linux;
