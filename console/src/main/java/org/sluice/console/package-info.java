/**
 * The command line: {@code run}, {@code shell}, {@code help}.
 *
 * <pre>
 *   CommandLine --> Arguments --> Session: Simulation + DomainHost + DomainLoader + DropFolder
 *        |                            |
 *        |-- run:   advance, Report   |
 *        `-- shell: Gogo commands ----'
 * </pre>
 *
 * Start reading at {@link org.sluice.console.CommandLine}.
 */
package org.sluice.console;
