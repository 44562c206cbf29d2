/** A domain of thirty lines that counts the tick ahead of Linux. */
package org.sluice.examples.tickcounter;
