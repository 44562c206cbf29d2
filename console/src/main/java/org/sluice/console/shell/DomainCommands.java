package org.sluice.console.shell;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.sluice.console.Session;
import org.sluice.console.report.Report;
import org.sluice.console.report.TextTable;
import org.sluice.nanokernel.Guest;
import org.sluice.nanokernel.Nanokernel;
import org.sluice.nanokernel.PriorityOrigin;
import org.sluice.x86.text.CpuList;
import org.sluice.x86.text.Durations;

/** {@code domain:list, domain:load, domain:unload, domain:renice}. */
public final class DomainCommands {

    private final Session session;
    private final PrintStream out;

    DomainCommands(Session session, PrintStream out) {
        this.session = session;
        this.out = out;
    }

    /** The pipeline, head first, and where each priority comes from. */
    public void list(String... words) {
        new Words("domain:list", words).end();
        TextTable table = new TextTable("lrlllrrrr")
                .row("DOMAIN (head first)", "PRIO", "FROM", "CPUS", "STATE", "INTERRUPTS", "P50", "P99", "MAX");
        for (Report.DomainLine domain : session.report().domains()) {
            boolean any = domain.interrupts() > 0;
            table.row(domain.name(), Integer.toString(domain.priority()), domain.origin(),
                    CpuList.format(domain.cpus()), domain.state(), Long.toString(domain.interrupts()),
                    any ? Durations.format(domain.p50()) : "-", any ? Durations.format(domain.p99()) : "-",
                    any ? Durations.format(domain.max()) : "-");
        }
        table.lines().forEach(out::println);
    }

    /** Loads a jar; returns when its domain runs or has been refused. */
    public void load(String... words) {
        Words arguments = new Words("domain:load", words);
        Path file = Path.of(arguments.next("a jar"));
        arguments.end();
        List<String> names = session.load(file);
        names.forEach(name -> out.println(name + " runs"));
    }

    /** Takes a domain out of the pipeline, with its bundle if it was loaded. */
    public void unload(String... words) {
        Words arguments = new Words("domain:unload", words);
        String name = arguments.next("a domain's name");
        arguments.end();
        out.println(session.unload(name));
    }

    /** Moves a domain, behind its peers. */
    public void renice(String... words) {
        Words arguments = new Words("domain:renice", words);
        Guest guest = find(arguments);
        int priority = (int) arguments.number("priority", 0, Integer.MAX_VALUE);
        arguments.end();
        int former = guest.priority();
        try {
            session.kernel().renice(guest, priority, PriorityOrigin.COMMAND);
        } catch (IllegalStateException refused) {
            throw new CommandFailure("domain:renice: " + refused.getMessage());
        }
        out.println(guest.name() + " reniced " + former + " -> " + priority);
    }

    private Guest find(Words arguments) {
        return Domains.find(session.kernel(), arguments, "domain:renice");
    }

    /** Finds domains by the name that was typed. */
    static final class Domains {

        private Domains() {
        }

        static Guest find(Nanokernel kernel, Words arguments, String command) {
            String name = arguments.next("a domain's name");
            return kernel.find(name).orElseThrow(() -> new CommandFailure(command + ": there is no domain " + name
                    + "; there are " + String.join(", ", kernel.guests().stream().map(Guest::name).toList())));
        }
    }
}
