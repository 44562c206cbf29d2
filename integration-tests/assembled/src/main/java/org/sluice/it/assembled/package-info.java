/** Tests from outside: the assembled jar as a process of its own, the layers, the house rules. */
package org.sluice.it.assembled;
