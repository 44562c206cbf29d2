/**
 * The launcher of the executable jar: boots the framework from the bundles inside, hands the command line over and
 * cleans up.
 *
 * <pre>
 *   Main ---- arguments, exit status
 *    |
 *   Platform  framework, bundles, the service with main.thread=true
 *    |
 *   WorkFolder  everything the process writes
 * </pre>
 *
 * Start reading at {@link org.sluice.app.Main}.
 */
package org.sluice.app;
