/** Tests of the campaign: that it agrees, that it finds what is broken, and that what it prints can be pasted. */
package org.sluice.testkit.conform;
