/**
 * Does the pipeline do what the rules say? Random programs run on the reference model and on the real pipeline, and
 * must agree on every delivery, answer, refusal, stall and account.
 *
 * <pre>
 *   Generator --- Program (acts, scripts of handlers) ---> Player --> ModelSubject     \  Duel: the same journal?
 *   (a seed)                                          \--> Player --> PipelineSubject  /    |
 *                                                                                       Shrinker --> text to paste
 * </pre>
 *
 * <p>{@code java -cp ... org.sluice.testkit.conform.Campaign ALL 10000000 1} is the full campaign,
 * {@code java -cp ... org.sluice.testkit.conform.Soak 1000000000 1} the one for endurance. Start reading at
 * {@link org.sluice.testkit.conform.Duel}.
 */
package org.sluice.testkit.conform;
