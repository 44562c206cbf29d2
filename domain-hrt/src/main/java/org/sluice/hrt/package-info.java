/** An AeroKernel as hybrid runtime on CPUs of its own, and the ROS side of the HVM. */
package org.sluice.hrt;
