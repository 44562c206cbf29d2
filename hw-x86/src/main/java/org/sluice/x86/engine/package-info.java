/**
 * Virtual time: the clock, the event queue, the baton and the strands that carry it.
 *
 * <pre>
 *    caller thread                pool strands
 *         |  runUntil(t)
 *         v
 *      [ loop ] --- baton ---> [ loop | handler | spend | loop ]      exactly one of them runs
 *         pops (time, seq), sets now, runs the target on its own stack
 * </pre>
 *
 * A CPU ({@link org.sluice.x86.engine.Processor}) is a stack of activations; only its top one has a live event. Code
 * that lets time pass in the middle ({@link org.sluice.x86.engine.Processor#spend}) goes on looping on top of its own
 * stack until its own event is due. Nothing in here knows an interrupt: start reading at
 * {@link org.sluice.x86.engine.Engine}.
 */
@Export
@Version("1.0.0")
package org.sluice.x86.engine;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
