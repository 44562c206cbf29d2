/** A real-time executive ahead of Linux. */
package org.sluice.rt;
