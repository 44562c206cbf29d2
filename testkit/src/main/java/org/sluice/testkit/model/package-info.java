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
 *                                       Events     synchronous events            rules 64-66
 *                                       Box        a mailbox's posts
 * </pre>
 *
 * A handler that throws puts its stage out (rule 67, better). Not modelled: bodies and suspend, critical sections, NMI,
 * acknowledge routines and starts that throw. Start reading at {@link org.sluice.testkit.model.Model}.
 */
package org.sluice.testkit.model;
