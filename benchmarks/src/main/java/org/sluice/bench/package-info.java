/** Benchmarks. Built by the reactor, never run by it. */
package org.sluice.bench;
