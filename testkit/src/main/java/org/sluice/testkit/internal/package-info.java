/** What scenes, assertions and the JUnit extension share: machines for tests, journeys of interrupts, rerun lines. */
package org.sluice.testkit.internal;
