/**
 * An AeroKernel-style hybrid runtime: no devices, no processes, fork-join work over its own CPUs, driven by IPIs, and
 * invoked by the ROS through the HVM upcall.
 *
 * <pre>
 *   hvm-upcall on the first HRT CPU --> fork: an IPI to every other one
 *   hrt-kick                        --> take chunks until none is left; the last chunk reports done: join
 * </pre>
 *
 * Start reading at {@link org.sluice.hrt.AeroKernel}.
 */
package org.sluice.hrt;
