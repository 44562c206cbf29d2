/** A domain of thirty lines that consumes one irq before the domains below see it. */
package org.sluice.examples.irqfilter;
