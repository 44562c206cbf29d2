/**
 * Benchmarks, each beside its floor in the same run: an array of four handlers of four distinct classes
 * ({@code FloorBenchmark}), the pipeline alone through four stages ({@code PipelineBenchmark}), and a whole machine
 * from the pin to the last handler ({@code MachineBenchmark}). Those of the PC
 * are also run in short bursts of one process, for hosts that are never quiet ({@code Bursts}). Built by the reactor,
 * never run by it.
 */
package org.sluice.bench;
