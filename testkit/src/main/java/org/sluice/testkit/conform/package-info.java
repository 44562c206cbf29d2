/**
 * Does the pipeline do what the rules say? Random programs run on the reference model and on the real pipeline, and
 * must agree on every delivery, answer, refusal, stall, body, critical section, account and finding.
 *
 * <pre>
 *   Generator --- Program (acts, scripts of handlers) ---> Player --> ModelSubject     \  Duel: the same journal?
 *   (a seed)                                          \--> Player --> PipelineSubject  /    |
 *                                                                                       Shrinker --> text to paste
 * </pre>
 *
 * <p>Bodies are scripts that keep their place ({@code BodyCode}): the model leaves them in the middle and comes back,
 * the pipeline's machine parks them on strands ({@code BodyStrands}); programs without bodies need no second thread.
 *
 * <p>After {@code mvn package}, with {@code CP=testkit/target/classes:ipipe/target/classes:hw-x86/target/classes}:
 * {@code java -cp $CP org.sluice.testkit.conform.Campaign ALL 10000000 1} is the full campaign, and
 * {@code java -cp $CP org.sluice.testkit.conform.Soak 1000000000 1} the one for endurance; some minutes of one
 * processor each. Start reading at {@code Duel}.
 */
package org.sluice.testkit.conform;
