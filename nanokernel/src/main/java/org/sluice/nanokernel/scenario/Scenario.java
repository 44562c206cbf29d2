package org.sluice.nanokernel.scenario;

import java.util.List;
import org.sluice.nanokernel.CostTable;
import org.sluice.x86.text.Statement;

/**
 * A scenario file, read and checked as far as that is possible without its board.
 *
 * @param name       as in the file
 * @param board      the board's name or file
 * @param costs      what the machine's own work costs
 * @param seed       unless the command line says otherwise
 * @param partition  the split of a hybrid virtual machine; null if there is none
 * @param cast       the domains, in the order in which they are started
 * @param routes     which CPU a device's interrupt goes to
 * @param loads      what drives the devices
 */
public record Scenario(String name, String board, CostTable costs, long seed, Statement partition, List<Role> cast,
                       List<Statement> routes, List<Statement> loads) {

    /** Copies the lists. */
    public Scenario {
        cast = List.copyOf(cast);
        routes = List.copyOf(routes);
        loads = List.copyOf(loads);
    }

    /**
     * One domain of the cast.
     *
     * @param name     the name under which the domain is found
     * @param priority 0 or greater
     * @param cpus     as text, checked against the board later
     * @param irqs     what it may use, with {@code :shared} behind what others may have, too
     * @param line     where it stands, its own lines below it
     */
    public record Role(String name, int priority, String cpus, List<String> irqs, Statement line) {

        /** Copies the list. */
        public Role {
            irqs = List.copyOf(irqs);
        }
    }
}
