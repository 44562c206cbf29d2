/**
 * The rules of the pipeline a second time, in the plainest way: lists and loops, one class for each part of the rule
 * book, a machine of its own. It shares nothing with the pipeline, so that agreeing with it means something.
 *
 * <pre>
 *   Model      what a program may call        Arrivals   record, acknowledge, hand down, lock     rules 1-11, 20-21, 37-41, 46
 *   World      the state                      Playing    walk, replay, stalls, the machine's turn  rules 3-5, 12-29
 *   Rules      the bare decisions             Lines      who keeps a level line masked             rules 31, 34
 *                                             Uses       modes and options                         rules 42-45
 *                                             Life       coming, moving, leaving                   rules 47-54
 *                                             Events     synchronous events                        rules 64-66
 * </pre>
 *
 * Not modelled: bodies and suspend, critical sections, NMI, mailboxes. Start reading at
 * {@link org.sluice.testkit.model.Model}.
 */
package org.sluice.testkit.model;
