/** The root domain: a Linux-shaped in-band kernel. */
package org.sluice.linux;
