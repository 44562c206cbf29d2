/**
 * The rules of the pipeline a second time, in the plainest way: lists and loops, one class for each part of the rule
 * book, a machine of its own. It shares nothing with the pipeline, so that agreeing with it means something.
 *
 * <pre>
 *   Model   what a program may call     Arrivals   record, hand down, hold       rules 1, 2, 6, 9, 20, 21, 37-41, 46
 *   World   the state                   Playing    walk, replay, stalls          rules 3-6, 12-18, 22-29
 *   Rules   the bare decisions          Lines      acknowledge, mask, open       rules 7-10, 31, 34
 *                                       Uses       modes, options, virtual irqs  rules 35, 40-46
 *                                       Life       coming, moving, leaving       rules 17, 35, 47-54
 *   View    how it stands               Bodies     background code, suspend      rules 56-58
 *                                       Critical   parked CPUs                   rules 60-63
 *                                       Events     synchronous events            rules 64-66
 *                                       Nmi        what bypasses all this        rule 68
 *                                       Boxes      mailboxes
 *                                       Findings   left stalled, late, misused
 * </pre>
 *
 * A handler that throws puts its stage out (rule 67, better). A body is an object that can be left in the middle: it is
 * called, says that it waits, and is called again when it is woken; so the model needs one thread. Not modelled: tokens
 * and reports of stalls, events of domain switches, acknowledge routines and starts that throw. Start reading at
 * {@link org.sluice.testkit.model.Model}.
 */
package org.sluice.testkit.model;
