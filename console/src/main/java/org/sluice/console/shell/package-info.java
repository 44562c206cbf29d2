/**
 * The shell: reads commands line by line, runs them with Gogo, prints what they answer.
 *
 * <p>The commands are plain objects whose methods Gogo finds by {@code osgi.command.function}; each takes its words as
 * they were typed and complains with a {@link org.sluice.console.shell.CommandFailure}. Start reading at
 * {@link org.sluice.console.shell.Shell}.
 */
package org.sluice.console.shell;
