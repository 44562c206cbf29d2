/** The command line: reads the arguments, runs the machine, prints the report. */
package org.sluice.console;
